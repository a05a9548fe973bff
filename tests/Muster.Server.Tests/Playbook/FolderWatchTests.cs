using Muster.Engine;
using Muster.Server.Playbook;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Playbook;

/// <summary>The playbook's folder is put in force when it changes and nothing is wrong with it.</summary>
public sealed class FolderWatchTests : IDisposable
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("muster-playbook-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_folder_that_changes_and_comes_to_rest_is_in_force()
    {
        await using var muster = await Start();

        Write("playbook.yaml", "organisation: Second name\n");
        await Look(muster, times: 1);
        var atOnce = Live(muster).Playbook.Organisation;
        await Look(muster, times: 1);

        Assert.Equal("First name", atOnce);
        Assert.Equal(("Second name", 2), (Live(muster).Playbook.Organisation, Live(muster).Playbook.Version));
        Assert.Empty(Live(muster).Alarms);
    }

    [Fact]
    public async Task Nothing_of_a_folder_with_an_error_is_in_force_and_the_screens_say_why_until_it_is_mended()
    {
        await using var muster = await Start();

        Write("playbook.yaml", "organisation: Second name\n");
        Write("teams.yaml", "teams:\n  shop: {members: [nobody-we-know]}\n");
        await Look(muster, times: 2);
        var alarm = Assert.Single(Live(muster).Alarms);
        var screen = await muster.Client.GetStringAsync(new Uri("/playbook", UriKind.Relative), Cancel);
        var name = Live(muster).Playbook.Organisation;
        System.IO.File.Delete(Path.Combine(folder, "teams.yaml"));
        await Look(muster, times: 2);

        Assert.Equal("First name", name);
        Assert.Equal("playbook-folder", alarm.Key);
        Assert.Contains("teams.yaml:2:", alarm.Text, StringComparison.Ordinal);
        Assert.Contains("teams.yaml:2:", screen, StringComparison.Ordinal);
        Assert.Equal("Second name", Live(muster).Playbook.Organisation);
        Assert.Empty(Live(muster).Alarms);
    }

    [Fact]
    public async Task A_state_that_was_replaced_does_not_come_back_by_itself()
    {
        await using var muster = await Start();
        Write("playbook.yaml", "organisation: Second name\n");
        await Look(muster, times: 2);

        Write("playbook.yaml", First);
        await Look(muster, times: 2);

        Assert.Equal("Second name", Live(muster).Playbook.Organisation);
        Assert.Contains("--force", Assert.Single(Live(muster).Alarms).Text, StringComparison.Ordinal);
    }

    private const string First = "organisation: First name\n";

    private static Configuration Live(TestInstallation muster) =>
        muster.App.Services.GetRequiredService<Live>().Now;

    private Task<TestInstallation> Start()
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(
            Path.Combine(AppContext.BaseDirectory, "packs", "starter"), "*.yaml"))
        {
            System.IO.File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        Write("playbook.yaml", First);
        return TestInstallation.Start(settings => settings with
        {
            PlaybookFolder = folder,
            WatchesPlaybook = false,
        });
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(folder, file);
        var before = System.IO.File.Exists(path) ? System.IO.File.GetLastWriteTimeUtc(path) : DateTime.MinValue;
        System.IO.File.WriteAllText(path, text);
        if (System.IO.File.GetLastWriteTimeUtc(path) == before)
            System.IO.File.SetLastWriteTimeUtc(path, before.AddSeconds(1));
    }

    private static async Task Look(TestInstallation muster, int times)
    {
        for (var count = 0; count < times; count++)
            await muster.App.Services.GetRequiredService<FolderWatch>().Look(Cancel);
    }
}
