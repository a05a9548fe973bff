using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Muster.Storage.Sqlite;

/// <summary>
/// Brings SQLite's write-ahead log to the disk. SQLite would do so at the end of each commit (synchronous FULL) and
/// keep the connection meanwhile; done here, other works are run while the disk works. What SQLite still flushes
/// itself (NORMAL) is the order that keeps the file whole: the log before a checkpoint, its new head at a turn.
/// </summary>
/// <param name="path">The write-ahead log; made by the first commit.</param>
internal sealed class LogFlush(string path) : IDisposable
{
    private SafeFileHandle? handle;
    private StoreException? lost;

    /// <summary>
    /// Flushes. A flush that failed cannot be made up for: the kernel may have dropped what it could not write, and
    /// each later commit builds on it. So nothing is answered any more until the store is opened again.
    /// </summary>
    /// <exception cref="StoreException">It failed, now or before.</exception>
    internal void Run()
    {
        if (lost is not null)
            throw lost;
        try
        {
            handle ??= File.OpenHandle(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (OperatingSystem.IsLinux())
                FlushData(handle);
            else
                RandomAccess.FlushToDisk(handle);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            lost = new StoreException(
                $"{path} could not be flushed to the disk: {failure.Message} Nothing more is kept until Muster is "
                + "started again on a disk that works.",
                failure);
            throw lost;
        }
    }

    public void Dispose() => handle?.Dispose();

    /// <summary>Without the times of the file, which would cost a second write each time.</summary>
    private static void FlushData(SafeFileHandle handle)
    {
        if (Flush((int)handle.DangerousGetHandle()) != 0)
            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int descriptor);
}
