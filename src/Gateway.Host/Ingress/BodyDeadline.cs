namespace Gateway.Host.Ingress;

/// <summary>How long a body may take to arrive.</summary>
internal static class BodyDeadline
{
    // A provider whose line is bad, or who begins to send before it has all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Providers call from data centres; the slowest line between two of them carries this much.
    private const double BytesPerSecond = 1024 * 1024;

    /// <param name="length">What was announced, or the most that is taken.</param>
    public static TimeSpan Of(long length) => Patience + TimeSpan.FromSeconds(length / BytesPerSecond);
}
