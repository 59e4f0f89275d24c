using System.Collections.Concurrent;
using System.Net.WebSockets;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Host.Demo.Agents;
using Gateway.Protocol;

namespace Gateway.SystemTests.Faults.Load;

/// <summary>
/// An agent that takes every offer, reads a while, and then closes the conversation or passes it on, so that conversations change hands all the time.
/// It signs in again whenever its socket ends.
/// </summary>
internal sealed class WorkingDesk(Uri gateway, string agent, string key, FrameFormat format, int seed)
{
    private static readonly TimeSpan SignInAgainAfter = TimeSpan.FromMilliseconds(200);

    // A store that is away is away for a second or more.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(300);

    // The gateway keeps a thousand frames that are not acknowledged.
    private const int AcknowledgeEvery = 50;

    // Long enough that messages arrive while a conversation is held, far below the 100 lines of a transcript.
    private const int LinesMin = 6;
    private const int LinesMax = 20;

    // The others are closed.
    private const int PassOnOneIn = 4;

    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, string> _offers = new();
    private readonly Dictionary<string, (int Told, int Enough)> _held = [];
    private Task _askingAgain = Task.CompletedTask;
    private long _handled;
    private long _acknowledged;

    public DeskNotes Notes { get; } = new(agent);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await SessionAsync(cancellationToken);
            }
            catch (Exception lost) when (Unanswered.Is(lost) || lost is WebSocketException)
            {
                // The gateway is gone or refuses; the desk signs in again.
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
        using var socket = await DemoAgentSocket.ConnectAsync(gateway, key, format, cancellationToken);
        Notes.SignIn();
        await socket.SendAsync(new HelloFrame(_handled == 0 ? null : _handled), cancellationToken);
        await socket.SendAsync(new PresenceFrame(Presence.Online), cancellationToken);
        try
        {
            while (await socket.ReceiveAsync(cancellationToken) is { } frame)
            {
                await HandleAsync(socket, frame, cancellationToken);
            }
        }
        finally
        {
            await _askingAgain.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The store was away: says once more, after a while, what may not have been heard. Reading goes on meanwhile.</summary>
    private async Task AskAgainAsync(DemoAgentSocket socket, CancellationToken cancellationToken)
    {
        await Task.Delay(AskAgainAfter, TimeProvider.System, cancellationToken);
        await socket.SendAsync(new PresenceFrame(Presence.Online), cancellationToken);
        foreach (var offer in _offers.Values)
        {
            await socket.SendAsync(new AcceptFrame(offer), cancellationToken);
        }
    }

    private async Task HandleAsync(DemoAgentSocket socket, ServerFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Seq > 0)
        {
            if (frame.Seq <= _handled)
            {
                Notes.RepeatFrame();
                return;
            }

            _handled = frame.Seq;
        }

        switch (frame)
        {
            case WelcomeFrame { Snapshot: true } welcome:
                (_handled, _acknowledged) = (welcome.ResumeFrom, welcome.ResumeFrom);
                _held.Clear();
                _offers.Clear();
                break;
            case ErrorFrame { Frame: "presence" or "accept", Code: "unavailable" } when _askingAgain.IsCompleted:
                _askingAgain = AskAgainAsync(socket, cancellationToken);
                break;
            case OfferFrame offer:
                Notes.Offer();
                _offers[offer.Conversation] = offer.Offer;
                await socket.SendAsync(new AcceptFrame(offer.Offer), cancellationToken);
                break;
            case AssignedFrame assigned:
                Notes.Assign();
                _offers.TryRemove(assigned.Conversation, out _);
                _held[assigned.Conversation] = (0, _random.Next(LinesMin, LinesMax + 1));
                foreach (var line in assigned.Transcript)
                {
                    await ReadAsync(socket, assigned.Conversation, line, live: false, cancellationToken);
                }

                break;
            case MessageFrame message:
                await ReadAsync(socket, message.Conversation, message.Message, live: true, cancellationToken);
                break;
            case RevokedFrame revoked:
                if (_offers.FirstOrDefault(offer => offer.Value == revoked.Offer).Key is { } conversation)
                {
                    _offers.TryRemove(conversation, out _);
                }

                break;
            case UnassignedFrame unassigned:
                _held.Remove(unassigned.Conversation);
                break;
        }

        if (_handled - _acknowledged >= AcknowledgeEvery)
        {
            _acknowledged = _handled;
            await socket.SendAsync(new AckFrame(_handled), cancellationToken);
        }
    }

    private async Task ReadAsync(DemoAgentSocket socket, string conversation, TranscriptEntry line, bool live, CancellationToken cancellationToken)
    {
        if (line is not { Direction: "in", Kind: "message", Id: { } id })
        {
            return;
        }

        Notes.Show(conversation, line.Sequence, id, live);
        if (!_held.TryGetValue(conversation, out var held))
        {
            return;
        }

        _held[conversation] = held with { Told = held.Told + 1 };
        // Said again at every multiple: a store that was away has refused it.
        if ((held.Told + 1) % held.Enough == 0)
        {
            ClientFrame enough = _random.Next(PassOnOneIn) == 0
                ? new TransferFrame(conversation, Site.Queue, Agent: null, Note: null)
                : new CloseFrame(conversation, "done");
            await socket.SendAsync(enough, cancellationToken);
        }
    }
}
