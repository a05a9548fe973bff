namespace Muster.Storage.Tests.Sqlite;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("muster-");

    internal string Database => Path.Combine(folder.FullName, "muster.db");

    internal string Folder => folder.FullName;

    internal string File(string name) => Path.Combine(folder.FullName, name);

    public void Dispose()
    {
        if (folder.Exists)
            folder.Delete(recursive: true);
    }
}
