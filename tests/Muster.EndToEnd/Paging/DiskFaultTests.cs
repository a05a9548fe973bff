using System.Net;
using Muster.EndToEnd.Alerts;

namespace Muster.EndToEnd.Paging;

/// <summary>The disk is full: nothing is answered that is not kept, and all goes on when there is room again.</summary>
[Trait("Check", "faults")]
public sealed class DiskFaultTests
{
    private const int Megabytes = 48;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_full_disk_is_answered_with_503_and_nothing_that_was_answered_is_lost()
    {
        using var folder = new TemporaryFolder();
        await using var disk = await SmallDisk.Mount(folder.Sub("data"), Megabytes);
        if (disk is null)
            return;
        await using var mailbox = await Mailbox.Start();
        await using var muster = await ServedMuster.Start(folder, mailbox);
        var key = await muster.Key();
        Assert.Equal(HttpStatusCode.Accepted, await Events.Post(muster.Http, Events.Trigger(key, "before-")));

        disk.Fill();
        List<string> kept = ["before-"];
        await Eventually.True(
            async () =>
            {
                var name = $"full-{kept.Count:000}-";
                if (await Events.Post(muster.Http, Events.Trigger(key, name)) is not HttpStatusCode.Accepted)
                    return true;
                kept.Add(name);
                return false;
            },
            patience, "the sender is asked to come again");
        using var read = await muster.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Place.Cancel);
        Assert.True(read.IsSuccessStatusCode);

        disk.MakeRoom();
        await Eventually.True(
            async () => await Events.Post(muster.Http, Events.Trigger(key, "after-")) is HttpStatusCode.Accepted,
            patience, "it goes on");
        kept.Add("after-");
        await Eventually.True(
            () => Task.FromResult(kept.TrueForAll(name => mailbox.PagesTo(TestPlaybook.Ada)
                .Any(mail => mail.Subject.Contains(name, StringComparison.Ordinal)))),
            patience, "every page is sent");
        await muster.Process.Stop();
        var (exit, said) = await Child.Run(Place.Muster, "verify", "--data", muster.Data);
        Assert.True(exit == 0, said);
    }

    /// <summary>A disk of its own, in memory; it takes root to make one.</summary>
    private sealed class SmallDisk(string path) : IAsyncDisposable
    {
        private string Filler => Path.Combine(path, "filler");

        /// <summary>Null, with a plain word, where it cannot be made.</summary>
        internal static async Task<SmallDisk?> Mount(string path, int megabytes)
        {
            var (exit, said) = OperatingSystem.IsLinux()
                ? await Child.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path)
                : (1, "this is not Linux");
            if (exit == 0)
                return new SmallDisk(path);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"Not tried: a small disk cannot be made here, it takes root. {said}");
            return null;
        }

        internal void Fill()
        {
            using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            var block = new byte[64 * 1024];
            try
            {
                while (true)
                    filler.Write(block);
            }
            catch (IOException)
            {
                // It is full.
            }
        }

        internal void MakeRoom() => File.Delete(Filler);

        public async ValueTask DisposeAsync() => await Child.Run("umount", "-l", path);
    }
}
