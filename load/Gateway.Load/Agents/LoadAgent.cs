using System.Net.Sockets;
using Gateway.Contracts.Agents;
using Gateway.Load.Traffic;
using Gateway.Protocol;

namespace Gateway.Load.Agents;

/// <summary>An agent that accepts every offer and closes every conversation at once, and writes down what it was told.</summary>
/// <param name="told">Called with the number of every message the first time an agent is told of it.</param>
/// <param name="closed">Called when the gateway has confirmed a close.</param>
internal sealed class LoadAgent(Uri url, string key, FrameFormat format, Ledger ledger, AgentCounts counts, Action<int> told, Action closed)
{
    // The gateway keeps a thousand frames of an agent that are not acknowledged.
    private const int AcknowledgeEvery = 100;

    private static readonly TimeSpan SignInAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, int> _lastOf = [];
    private long _handled;
    private long _acknowledged;
    private bool _resumed;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await SessionAsync(cancellationToken);
            }
            catch (Exception lost) when (lost is SocketException or IOException)
            {
                // The gateway ended or refused the session: the agent comes back, as a real one does, and the report counts it.
                counts.SawError(lost.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            _resumed = true;
            counts.SawReconnect();
            await Task.Delay(SignInAgainAfter, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SessionAsync(CancellationToken cancellationToken)
    {
        using var socket = await AgentSocket.ConnectAsync(url, key, format, cancellationToken);
        socket.Write(new HelloFrame(_handled == 0 ? null : _handled));
        socket.Write(new PresenceFrame(Presence.Online));
        await socket.FlushAsync(cancellationToken);
        var online = false;
        try
        {
            var closed = false;
            while (!closed && await socket.FillAsync(cancellationToken))
            {
                while (socket.Next(out closed) is { } frame)
                {
                    if (!online && frame is WelcomeFrame)
                    {
                        online = true;
                        counts.CameOnline();
                    }

                    Handle(socket, frame);
                }

                if (_handled - _acknowledged >= AcknowledgeEvery)
                {
                    _acknowledged = _handled;
                    socket.Write(new AckFrame(_handled));
                }

                await socket.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            if (online)
            {
                counts.WentOffline();
            }
        }
    }

    private void Handle(AgentSocket socket, ServerFrame frame)
    {
        _handled = Math.Max(_handled, frame.Seq);
        switch (frame)
        {
            case WelcomeFrame { Snapshot: true } welcome:
                (_handled, _acknowledged) = (welcome.ResumeFrom, welcome.ResumeFrom);
                break;
            case OfferFrame offer:
                counts.SawOffer();
                socket.Write(new AcceptFrame(offer.Offer));
                break;
            case AssignedFrame assigned:
                counts.SawAssigned();
                TellAll(assigned);
                socket.Write(new CloseFrame(assigned.Conversation, null));
                break;
            case MessageFrame message:
                if (NumberOf(message.Message) is var number && number >= 0 && !Tell(message.Conversation, number) && !_resumed)
                {
                    ledger.ToldTwice();
                }

                break;
            case UnassignedFrame unassigned:
                _lastOf.Remove(unassigned.Conversation);
                if (unassigned.Why == "closed")
                {
                    counts.SawClosed();
                    closed();
                }

                break;
            case RevokedFrame:
                counts.SawRevoked();
                break;
            case ErrorFrame error:
                counts.SawError($"{error.Code} on {error.Frame}: {error.Detail}");
                break;
        }
    }

    /// <summary>A conversation that is taken up again tells its earlier lines again; one that brings nothing new was given to two agents.</summary>
    private void TellAll(AssignedFrame assigned)
    {
        var (ours, news) = (0, 0);
        foreach (var line in assigned.Transcript)
        {
            if (NumberOf(line) is var number && number >= 0)
            {
                ours++;
                news += Tell(assigned.Conversation, number) ? 1 : 0;
            }
        }

        if (ours > 0 && news == 0 && !_resumed)
        {
            ledger.ToldTwice();
        }
    }

    /// <summary>Numbers of one customer rise; a lower one behind a higher one of the same conversation, told for the first time, is out of order.</summary>
    private bool Tell(string conversation, int number)
    {
        var last = _lastOf.GetValueOrDefault(conversation, -1);
        _lastOf[conversation] = Math.Max(last, number);
        if (!ledger.Told(number))
        {
            return false;
        }

        if (last > number)
        {
            counts.SawOutOfOrder();
        }

        told(number);
        return true;
    }

    private int NumberOf(TranscriptEntry line) =>
        line.Direction == "in" && MessageText.NumberOf(line.Text) is var number && number >= 0 && ledger.IsKnown(number) ? number : -1;
}
