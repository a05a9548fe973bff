using System.Globalization;
using System.Reflection;

namespace Muster.Storage;

/// <summary>A numbered script that brings a store one form further.</summary>
internal sealed record MigrationScript(int Number, string Name, string Sql);

/// <summary>The scripts of a kind of store, which lie in the program.</summary>
internal static class MigrationScripts
{
    /// <summary>All of them, in order.</summary>
    /// <param name="store">The folder of the store's code.</param>
    internal static IReadOnlyList<MigrationScript> Of(string store)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var folder = $".{store}.Migrations.";
        return
        [
            .. from resource in assembly.GetManifestResourceNames()
               let at = resource.IndexOf(folder, StringComparison.Ordinal)
               where at >= 0
               let name = resource[(at + folder.Length)..]
               let number = int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture)
               orderby number
               select new MigrationScript(number, name, Text(assembly, resource)),
        ];
    }

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
