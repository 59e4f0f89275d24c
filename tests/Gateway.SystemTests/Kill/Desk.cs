using System.Collections.Concurrent;
using System.Net.WebSockets;
using Gateway.Contracts.Agents;
using Gateway.Host.Demo.Agents;
using Gateway.Protocol;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Kill;

/// <summary>An agent's desktop that accepts everything and writes down every customer line it is told, and how often.</summary>
internal sealed class Desk(GatewayProcess gateway, string key, FrameFormat format)
{
    private static readonly TimeSpan SignInAgainAfter = TimeSpan.FromMilliseconds(200);

    // The gateway keeps a thousand frames that are not acknowledged.
    private const int AcknowledgeEvery = 50;

    private long _handled;
    private long _acknowledged;

    /// <summary>Customer lines by conversation, in the order they were told; a snapshot after a restart may tell known lines again.</summary>
    public ConcurrentDictionary<string, List<(long Sequence, string Text)>> Lines { get; } = new();

    /// <summary>Frames whose number this desk had already handled and acknowledged.</summary>
    public int RepeatedFrames { get; private set; }

    /// <summary>How often this desk signed in.</summary>
    public int Sessions { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await SessionAsync(cancellationToken);
            }
            catch (Exception lost) when (lost is WebSocketException or HttpRequestException or IOException)
            {
                // The gateway was killed; the desk signs in again.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(SignInAgainAfter, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SessionAsync(CancellationToken cancellationToken)
    {
        using var socket = await DemoAgentSocket.ConnectAsync(gateway.Url, key, format, cancellationToken);
        Sessions++;
        await socket.SendAsync(new HelloFrame(_handled == 0 ? null : _handled), cancellationToken);
        await socket.SendAsync(new PresenceFrame(Presence.Online), cancellationToken);
        while (await socket.ReceiveAsync(cancellationToken) is { } frame)
        {
            await HandleAsync(socket, frame, cancellationToken);
        }
    }

    private async Task HandleAsync(DemoAgentSocket socket, ServerFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Seq > 0)
        {
            if (frame.Seq <= _handled)
            {
                RepeatedFrames++;
                return;
            }

            _handled = frame.Seq;
        }

        switch (frame)
        {
            case WelcomeFrame { Snapshot: true } welcome:
                (_handled, _acknowledged) = (welcome.ResumeFrom, welcome.ResumeFrom);
                break;
            case OfferFrame offer:
                await socket.SendAsync(new AcceptFrame(offer.Offer), cancellationToken);
                break;
            case AssignedFrame assigned:
                foreach (var line in assigned.Transcript)
                {
                    Write(assigned.Conversation, line);
                }

                break;
            case MessageFrame message:
                Write(message.Conversation, message.Message);
                break;
        }

        if (_handled - _acknowledged >= AcknowledgeEvery)
        {
            _acknowledged = _handled;
            await socket.SendAsync(new AckFrame(_handled), cancellationToken);
        }
    }

    private void Write(string conversation, TranscriptEntry line)
    {
        var lines = Lines.GetOrAdd(conversation, _ => []);
        lock (lines)
        {
            if (line is { Direction: "in", Text: { } text } && !lines.Any(known => known.Sequence == line.Sequence))
            {
                lines.Add((line.Sequence, text));
            }
        }
    }
}
