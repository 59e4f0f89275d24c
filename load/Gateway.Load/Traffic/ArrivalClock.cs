using System.Runtime.InteropServices;

namespace Gateway.Load.Traffic;

/// <summary>Waits shorter than the millisecond of the platform's timers, which would make a burst of every millisecond's arrivals.</summary>
internal static class ArrivalClock
{
    // Below it the kernel's own slack (50 us) decides; a fifth of a millisecond keeps the clock's thread below a twentieth of a core.
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(200);

    public static void Wait(TimeSpan time)
    {
        var wait = time < Shortest ? Shortest : time;
        if (OperatingSystem.IsLinux())
        {
            var request = new TimeSpec { Seconds = (nint)wait.TotalSeconds, Nanoseconds = (nint)(wait.TotalNanoseconds % 1e9) };
            _ = NanoSleep(in request, 0);
            return;
        }

        using var never = new ManualResetEventSlim();
        never.Wait(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait);
    }

    /// <summary>Interrupted by a signal it returns early, which only means that the caller looks at the clock once more.</summary>
    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(in TimeSpec request, nint remaining);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
