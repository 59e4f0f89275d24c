using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Host.Ingress;

/// <summary>
/// Reads the body of somebody who has proved nothing yet: bytes count against the gate as they come, and the whole of it has a deadline. A body that lies
/// in the server's buffer already, or is small, costs neither.
/// </summary>
internal static class WebhookBody
{
    // What nearly every webhook is. The server's least rate of 1 KiB a second ends such a body within 21 s, and its own buffers hold it anyway: small ones are read
    // even while large ones fill the gate.
    internal const int SmallMax = 16 * 1024;

    /// <summary>The body, still owned by the reader: the caller advances it once it has decoded, and releases what is held. Nothing is held of what was not read whole.</summary>
    public static async ValueTask<BodyRead> ReadAsync(HttpContext context, int max, IngressGate gate, TimeProvider clock)
    {
        if (!BodyReading.TryLimit(context, max))
        {
            return new BodyRead(BodyOutcome.TooLarge);
        }

        // The server itself ends a body that does not begin.
        var reader = context.Request.BodyReader;
        var result = await reader.ReadAsync(context.RequestAborted);
        return result.IsCompleted && result.Buffer.Length <= max
            ? new BodyRead(BodyOutcome.Whole, result.Buffer)
            : await ReadOnAsync(context, reader, result, max, gate, clock);
    }

    private static async ValueTask<BodyRead> ReadOnAsync(HttpContext context, PipeReader reader, ReadResult result, int max, IngressGate gate, TimeProvider clock)
    {
        var length = context.Request.ContentLength;
        using var deadline = length <= SmallMax ? null : new CancellationTokenSource(BodyDeadline.Of(length ?? max), clock);
        using var ending = deadline is null ? null : CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        var held = 0L;
        var outcome = BodyOutcome.TooLarge;
        try
        {
            while (result.Buffer.Length <= max)
            {
                var more = result.Buffer.Length - SmallMax - held;
                if (more > 0 && !gate.TryHold(more))
                {
                    outcome = BodyOutcome.NoRoom;
                    break;
                }

                held += Math.Max(more, 0);
                if (result.IsCompleted)
                {
                    var kept = held;
                    held = 0;
                    return new BodyRead(BodyOutcome.Whole, result.Buffer, kept);
                }

                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                result = await reader.ReadAsync(ending?.Token ?? context.RequestAborted);
            }

            reader.AdvanceTo(result.Buffer.End);
            return new BodyRead(outcome);
        }
        catch (OperationCanceledException) when (deadline is { IsCancellationRequested: true } && !context.RequestAborted.IsCancellationRequested)
        {
            return new BodyRead(BodyOutcome.TooSlow);
        }
        finally
        {
            gate.Release(held);
        }
    }
}

/// <param name="Held">Bytes to release to the gate once the body is done with.</param>
internal readonly record struct BodyRead(BodyOutcome Outcome, ReadOnlySequence<byte> Bytes = default, long Held = 0);

internal enum BodyOutcome
{
    Whole,

    /// <summary>More bytes than the channel takes.</summary>
    TooLarge,

    /// <summary>The bodies of all requests hold as much as they may.</summary>
    NoRoom,

    /// <summary>Not whole within its time.</summary>
    TooSlow,
}
