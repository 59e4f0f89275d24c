using System.Globalization;
using System.Security.Cryptography;
using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>
/// Finds out whether a flushed write reaches a device. <see cref="Durability.Power"/> is reported only if all of this was seen: the file system is
/// one that turns a flush into a write to its own device, and is mounted with write barriers; a flushed write came back; the write-ahead log
/// grew by it; and the kernel counted a finished write on that device meanwhile, where it counts.
/// </summary>
/// <remarks>What no program can see is a drive that reports a flush before it has made it. Everything unknown is reported as <see cref="Durability.Crash"/>.</remarks>
internal static class DiskProbe
{
    private static readonly string[] FlushingTypes = ["ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs", "zfs", "bcachefs"];
    private static readonly string[] BarrierOff = ["nobarrier", "barrier=0"];

    public static (Durability Durability, string Reason) Run(EmbeddedDb db, string path, Durability asked)
    {
        var mount = OperatingSystem.IsLinux() ? MountTable.Find(File.ReadLines(MountTable.Location), path) : null;
        var writesBefore = FinishedWrites(mount);
        var logBefore = LogBytes(path);
        WriteAndReadBack(db, path);
        if (LogBytes(path) <= logBefore) throw new IOException($"The store {path} failed its self-test: a flushed write did not reach its write-ahead log.");
        if (asked != Durability.Power) return (Durability.Crash, "no flush was asked for, the kernel writes when it likes");
        if (mount is null) return (Durability.Crash, $"the file system of {path} is not known");
        if (!FlushingTypes.Contains(mount.Type)) return (Durability.Crash, $"{mount.Point} is {mount.Type}, which is not known to flush to a device");
        if (mount.Options.FirstOrDefault(BarrierOff.Contains) is { } off) return (Durability.Crash, $"{mount.Point} is mounted with {off}");
        if (writesBefore is not { } before) return (Durability.Power, $"each commit is flushed to {mount.Type} on {mount.Point}; its device does not count writes");
        return FinishedWrites(mount) > before
            ? (Durability.Power, $"each commit is flushed to {mount.Type} on {mount.Point}, and device {mount.Device} was seen to write")
            : (Durability.Crash, $"device {mount.Device} of {mount.Point} was not seen to write when a commit was flushed");
    }

    private static void WriteAndReadBack(EmbeddedDb db, string path)
    {
        Span<byte> value = stackalloc byte[16];
        RandomNumberGenerator.Fill(value);
        db.Db.Put(EmbeddedKeys.Probe, value, null, new WriteOptions().SetSync(true));
        if (!value.SequenceEqual(db.Db.Get(EmbeddedKeys.Probe)))
        {
            throw new IOException($"The store {path} failed its self-test: a flushed write did not come back.");
        }
    }

    private static long LogBytes(string path) => new DirectoryInfo(path).EnumerateFiles("*.log").Sum(file => file.Length);

    // Documentation/admin-guide/iostats: the fifth number of the line is the count of finished writes.
    private static long? FinishedWrites(Mount? mount)
    {
        var statistics = $"/sys/dev/block/{mount?.Device}/stat";
        if (mount is null || !File.Exists(statistics)) return null;
        var fields = File.ReadAllText(statistics).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 4 && long.TryParse(fields[4], CultureInfo.InvariantCulture, out var writes) ? writes : null;
    }
}
