using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gateway.SystemTests.Faults;

/// <summary>
/// A small ext4 in a file, mounted through a loop device, whose power can be cut: the file system stops at once, without writing back what is
/// only in memory and without its own journal. What comes back after mounting it again is what had been flushed to the device.
/// </summary>
internal sealed class LoopVolume : IDisposable
{
    // EXT4_IOC_SHUTDOWN, _IOR('X', 125, __u32), and EXT4_GOING_FLAGS_NOLOGFLUSH of fs/ext4/ext4.h.
    private const ulong Shutdown = 0x8004587D;
    private const uint NoLogFlush = 2;

    // Twenty cuts under a Redis that writes its append-only file anew; the image has holes where nothing was written.
    private const long SizeBytes = 2L * 1024 * 1024 * 1024;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("power-");

    public LoopVolume()
    {
        MountPoint = Path.Combine(_directory.FullName, "mount");
        Image = Path.Combine(_directory.FullName, "image");
        Directory.CreateDirectory(MountPoint);
        using (var image = File.Create(Image)) image.SetLength(SizeBytes);
        Run("mkfs.ext4", "-q", Image);
    }

    public string MountPoint { get; }

    /// <summary>A directory beside the volume, which keeps its power.</summary>
    public string Outside => _directory.FullName;

    private string Image { get; }

    /// <summary>Why no power can be cut here; null when it can.</summary>
    public static string? Unavailable()
    {
        if (!OperatingSystem.IsLinux()) return "Cutting the power of a file system needs Linux.";
        if (geteuid() != 0) return "Mounting a loop device and cutting its power needs root.";
        return Environment.GetEnvironmentVariable("PATH")!.Split(':').Append("/usr/sbin").Any(p => File.Exists(Path.Combine(p, "mkfs.ext4"))) ? null : "mkfs.ext4 is not installed.";
    }

    public void Mount() => Run("mount", "-o", "loop", Image, MountPoint);

    public void Unmount() => Run("umount", MountPoint);

    public void CutPower()
    {
        using var any = File.OpenHandle(Path.Combine(MountPoint, "switch"), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        var flag = NoLogFlush;
        if (ioctl((int)any.DangerousGetHandle(), Shutdown, ref flag) != 0) throw new IOException($"The power was not cut: error {Marshal.GetLastPInvokeError()}.");
    }

    public void Dispose()
    {
        if (File.ReadAllText("/proc/self/mounts").Contains(MountPoint, StringComparison.Ordinal)) Unmount();
        _directory.Delete(recursive: true);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new IOException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error}");
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(int file, ulong request, ref uint argument);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();
}
