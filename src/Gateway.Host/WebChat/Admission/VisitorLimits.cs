using Gateway.Host.Pacing;

namespace Gateway.Host.WebChat.Admission;

/// <summary>What one visitor may do, however many tabs are open: nobody has proved anything yet, so a script must not fill the queues of people.</summary>
internal sealed class VisitorLimits(TimeProvider clock)
{
    // Faster than anybody types, with room for what a page sends again after a reconnect.
    internal const double FramesBurst = 32;
    private const double FramesPerSecond = 5;

    // Somebody with a box of photos sends ten at once, and then one whenever the last is up.
    private const double FilesBurst = 10;
    private const double FilesPerSecond = 0.2;

    // Ten of the largest files in one day: a claim with all its photos and a film of the damage.
    internal const double BytesPerDay = 10.0 * Files.ChatFiles.LengthMax;

    private readonly Lock _lock = new();
    private readonly TokenBucket _frames = new(FramesPerSecond, FramesBurst, clock);
    private readonly TokenBucket _files = new(FilesPerSecond, FilesBurst, clock);
    private readonly TokenBucket _bytes = new(BytesPerDay / TimeSpan.SecondsPerDay, BytesPerDay, clock);
    private bool _uploads;

    public bool TryTakeFrame()
    {
        lock (_lock)
        {
            return _frames.TryTake();
        }
    }

    /// <summary>One file after the other. True means that <see cref="EndFile"/> follows.</summary>
    public bool TryBeginFile()
    {
        lock (_lock)
        {
            return !_uploads && (_uploads = _files.TryTake());
        }
    }

    public bool TryTakeBytes(int bytes)
    {
        lock (_lock)
        {
            return _bytes.TryTake(bytes);
        }
    }

    public void EndFile()
    {
        lock (_lock)
        {
            _uploads = false;
        }
    }
}
