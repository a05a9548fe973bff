using System.Globalization;

namespace Muster.EndToEnd;

/// <summary>
/// A network of this machine alone: a house in the middle, where databases and providers are, and places around it,
/// each with an address of its own and a cable that can be pulled. What is sent through a pulled cable is lost without
/// a word, as when a machine loses its network; a closed port would say so.
/// </summary>
internal sealed class Networks : IAsyncDisposable
{
    private readonly string mark = string.Create(CultureInfo.InvariantCulture, $"mu{Environment.ProcessId % 100_000}");
    private readonly int count;

    private Networks(int count) => this.count = count;

    /// <summary>Of what belongs to it.</summary>
    internal static string Everywhere => "10.213.77.0/24";

    /// <summary>The address in the middle.</summary>
    internal static string Middle => "10.213.77.1";

    /// <summary>Makes it, or says why it cannot be made here.</summary>
    internal static async Task<(Networks? Made, string Why)> Make(int count)
    {
        var made = new Networks(count);
        try
        {
            await Ip($"link add {made.mark} type bridge");
            await Ip($"addr add {Middle}/24 dev {made.mark}");
            await Ip($"link set {made.mark} up");
            for (var place = 0; place < count; place++)
                await made.Add(place);
            return (made, "");
        }
        catch (Exception cannot) when (cannot is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            await made.DisposeAsync();
            return (null, cannot.Message);
        }
    }

    internal static string Address(int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{Middle[..^1]}{10 + place}");

    /// <summary>What a program begins with that runs there.</summary>
    internal IReadOnlyList<string> Prefix(int place) => ["ip", "netns", "exec", Space(place)];

    /// <summary>Pulls the cable.</summary>
    internal Task Cut(int place) => Ip($"link set {Cable(place)} down");

    /// <summary>Puts it back.</summary>
    internal Task Mend(int place) => Ip($"link set {Cable(place)} up");

    public async ValueTask DisposeAsync()
    {
        for (var place = 0; place < count; place++)
            await Try($"netns del {Space(place)}");
        await Try($"link del {mark}");
    }

    private async Task Add(int place)
    {
        await Ip($"netns add {Space(place)}");
        await Ip($"link add {Cable(place)} type veth peer name inside netns {Space(place)}");
        await Ip($"link set {Cable(place)} master {mark}");
        await Ip($"link set {Cable(place)} up");
        await Ip($"-n {Space(place)} addr add {Address(place)}/24 dev inside");
        await Ip($"-n {Space(place)} link set inside up");
        await Ip($"-n {Space(place)} link set lo up");
    }

    private string Space(int place) => string.Create(CultureInfo.InvariantCulture, $"{mark}-{place}");

    private string Cable(int place) => string.Create(CultureInfo.InvariantCulture, $"{mark}v{place}");

    private static async Task Ip(string command)
    {
        var (exit, said) = await Child.Run("ip", command.Split(' '));
        if (exit != 0)
            throw new InvalidOperationException($"ip {command}: {said}");
    }

    private static async Task Try(string command)
    {
        try
        {
            await Ip(command);
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It was not made.
        }
    }
}
