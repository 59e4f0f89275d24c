namespace Gateway.Events;

/// <summary>A reader took nothing for as long as it may. No <see cref="TimeoutException"/>: that is how a store says that it is slow, and no reader's fault.</summary>
public sealed class SlowReaderException(TimeSpan waited) : Exception($"The reader took nothing for {waited.TotalSeconds:0} s.")
{
    /// <summary>Waits for a reader to take what is written.</summary>
    /// <exception cref="SlowReaderException">It did not within <paramref name="max"/>.</exception>
    internal static async ValueTask GuardAsync(ValueTask flush, TimeSpan max, TimeProvider time, CancellationToken cancellationToken)
    {
        if (flush.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await flush.AsTask().WaitAsync(max, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new SlowReaderException(max);
        }
    }
}
