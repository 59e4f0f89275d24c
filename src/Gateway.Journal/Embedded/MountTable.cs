namespace Gateway.Journal.Embedded;

/// <param name="Device">Major and minor number as in <c>/sys/dev/block</c>.</param>
/// <param name="Options">Options of the mount and of the file system.</param>
internal sealed record Mount(string Point, string Type, string Device, string[] Options);

/// <summary>
/// Which file system a path is on, from the kernel's own table.
/// <code>36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue</code>
/// </summary>
/// <remarks>proc_pid_mountinfo(5): id, parent, device, root, mount point, options, optional fields, a dash, type, source, options of the file system.</remarks>
internal static class MountTable
{
    public const string Location = "/proc/self/mountinfo";

    /// <summary>The mount that holds the path: the longest mount point above it, the last of equals because it covers the others.</summary>
    public static Mount? Find(IEnumerable<string> lines, string path)
    {
        Mount? best = null;
        foreach (var line in lines)
        {
            if (Parse(line) is { } mount && Holds(mount.Point, path) && mount.Point.Length >= (best?.Point.Length ?? 0)) best = mount;
        }

        return best;
    }

    private static Mount? Parse(string line)
    {
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-");
        if (dash < 6 || fields.Length < dash + 4) return null;
        return new Mount(Unescape(fields[4]), fields[dash + 1], fields[2], [.. fields[5].Split(','), .. fields[dash + 3].Split(',')]);
    }

    // Spaces, tabs, newlines and backslashes are written as octal numbers.
    private static string Unescape(string field) =>
        field.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\");

    private static bool Holds(string point, string path) =>
        point == "/" || path == point || (path.StartsWith(point, StringComparison.Ordinal) && path[point.Length] == '/');
}
