using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Gateway.Client.Wire;
using Gateway.Contracts.Agents;
using Gateway.Protocol;

namespace Gateway.Client.Agents;

/// <summary>
/// One agent, a bot or a person's desktop: offers, conversations and messages in, answers out. Reconnects by itself, resumes behind the last frame
/// that was handled, and sends replies again until the gateway has told what became of them.
/// </summary>
/// <remarks>
/// Asking for the next frame says that the one before is handled. Sending may be done from any thread. Replies, closes and transfers name the job of the last
/// <see cref="AssignedFrame"/> that was given out: who works on several frames at once and may be late sends frames with the job it began with.
/// </remarks>
public sealed class GatewayAgent : IAsyncDisposable
{
    // What the gateway holds of frames that are not acknowledged: so far reading goes on while the program is busy, and pings are answered.
    private const int WaitingFramesMax = 1000;

    // The protocol asks for an acknowledgement every twenty frames or every second.
    private const int AcknowledgeEvery = 20;
    private static readonly TimeSpan AcknowledgeAfter = TimeSpan.FromSeconds(1);

    private readonly GatewayClientOptions _options;
    private readonly PendingReplies _replies = new();
    private readonly GivenJobs _jobs = new();

    // Replies that the gateway could not make durable just now.
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _lock = new();
    private AgentSocket? _socket;
    private Presence _presence = Presence.Online;
    private long _received;
    private long _handled;
    private long _acknowledged;

    public GatewayAgent(GatewayClientOptions options) => _options = options;

    /// <summary>Connections made so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Replies the gateway has not told of yet.</summary>
    public int PendingReplies
    {
        get
        {
            lock (_lock)
            {
                return _replies.Count;
            }
        }
    }

    /// <summary>Signs in and reads what the gateway says, for ever. One caller at a time.</summary>
    /// <exception cref="GatewayException">The key is refused, another session of the same agent took over (<c>taken</c>), the configuration has the agent no more (<c>removed</c>), or the gateway closed for something that would be said again.</exception>
    public async IAsyncEnumerable<ServerFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // What waited for an earlier reader and was not handled is asked for again.
        Interlocked.Exchange(ref _received, Interlocked.Read(ref _handled));
        var waiting = Channel.CreateBounded<ServerFrame>(new BoundedChannelOptions(WaitingFramesMax) { SingleReader = true, SingleWriter = true });
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        var running = RunAsync(waiting.Writer, over.Token);
        var acknowledging = AcknowledgeLaterAsync(over.Token);
        try
        {
            await foreach (var frame in waiting.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                NoteJob(frame);
                yield return frame;
                await HandledAsync(frame, over.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running, acknowledging).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sets the presence, now and after every reconnect.</summary>
    public Task SetPresenceAsync(Presence presence, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _presence = presence;
        }

        return TrySendAsync(new PresenceFrame(presence), cancellationToken);
    }

    public Task AcceptAsync(string offer, CancellationToken cancellationToken = default) => TrySendAsync(new AcceptFrame(offer), cancellationToken);

    public Task DeclineAsync(string offer, string? reason = null, CancellationToken cancellationToken = default) => TrySendAsync(new DeclineFrame(offer, reason), cancellationToken);

    /// <summary>
    /// Replies to the customer. Kept and sent again over new connections, in order, until a <see cref="DeliveryFrame"/> tells of it, or an
    /// <see cref="ErrorFrame"/> with its name refuses it: then it is forgotten, except for <c>unavailable</c>.
    /// </summary>
    /// <param name="clientId">This program's own name of the reply, at most 64 characters: sent twice, it takes effect once.</param>
    /// <exception cref="ArgumentException">The gateway would not take it: the name has no or more than 64 characters, or the reply is larger than a frame.</exception>
    /// <exception cref="InvalidOperationException">256 replies wait already.</exception>
    public Task ReplyAsync(string conversation, string clientId, string text, CancellationToken cancellationToken = default) =>
        ReplyAsync(new ReplyFrame(conversation, clientId, text, [], JobOf(conversation)), cancellationToken);

    /// <summary>The same with all that a reply may have: attachments, the message it answers, quick replies.</summary>
    /// <exception cref="ArgumentException">The gateway would not take it: the name has no or more than 64 characters, or the reply is larger than a frame.</exception>
    /// <exception cref="InvalidOperationException">256 replies wait already.</exception>
    public Task ReplyAsync(ReplyFrame reply, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (reply.ClientId is not { Length: > 0 and <= FrameLimits.ClientIdMax })
        {
            throw new ArgumentException($"A client id has 1 to {FrameLimits.ClientIdMax} characters.", nameof(reply));
        }

        AgentSocket.Check(reply);
        AgentSocket? socket;
        lock (_lock)
        {
            // A session that is being set up sends what is kept before it is published.
            (var kept, socket) = (_replies.Keep(reply), _socket);
            if (!kept)
            {
                throw new InvalidOperationException($"{Agents.PendingReplies.CountMax} replies wait for the gateway's word.");
            }
        }

        return TrySendAsync(socket, reply, cancellationToken);
    }

    public Task CloseAsync(string conversation, string? disposition = null, CancellationToken cancellationToken = default) =>
        TrySendAsync(new CloseFrame(conversation, disposition, JobOf(conversation)), cancellationToken);

    /// <summary>Hands the conversation to a queue or to one agent: exactly one of the two.</summary>
    public Task TransferAsync(string conversation, string? queue, string? agent, string? note = null, CancellationToken cancellationToken = default) =>
        TrySendAsync(new TransferFrame(conversation, queue, agent, note, JobOf(conversation)), cancellationToken);

    /// <summary>Shows the customer that the agent writes; once in three seconds is enough. That the customer writes comes as a <see cref="CustomerTypingFrame"/>.</summary>
    public Task ShowTypingAsync(string conversation, CancellationToken cancellationToken = default) => TrySendAsync(new TypingFrame(conversation), cancellationToken);

    /// <summary>Does anything else an agent may do: park, invite, join, take over, merge ... A refusal comes as an <see cref="ErrorFrame"/>.</summary>
    /// <exception cref="ArgumentException">The frame is larger than the gateway takes.</exception>
    public Task SendAsync(ClientFrame frame, CancellationToken cancellationToken = default)
    {
        AgentSocket.Check(frame);
        return TrySendAsync(frame, cancellationToken);
    }

    private void NoteJob(ServerFrame frame)
    {
        lock (_lock)
        {
            switch (frame)
            {
                case AssignedFrame given:
                    _jobs.Given(given.Conversation, given.Job);
                    break;
                case JoinedFrame joined:
                    _jobs.Given(joined.Conversation, job: null);
                    break;
                default:
                    break;
            }
        }
    }

    private string? JobOf(string conversation)
    {
        lock (_lock)
        {
            return _jobs.Of(conversation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        _over.Dispose();
    }

    /// <summary>Whatever ends the sessions ends the waiting for them.</summary>
    private async Task RunAsync(ChannelWriter<ServerFrame> waiting, CancellationToken cancellationToken)
    {
        try
        {
            waiting.TryComplete(await FollowAsync(waiting, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            waiting.TryComplete(exception);
        }
    }

    /// <returns>Why it is over; null when it was asked to end.</returns>
    private async Task<Exception?> FollowAsync(ChannelWriter<ServerFrame> waiting, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var socket = await Opening.WithinAsync(_options, opening => AgentSocket.OpenAsync(_options, opening), cancellationToken).ConfigureAwait(false);
                Connections++;
                await SessionAsync(socket, waiting, backoff, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException refused)
            {
                return refused;
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // Again, behind the last frame that was handled.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            finally
            {
                lock (_lock)
                {
                    _socket = null;
                }
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private async Task SessionAsync(AgentSocket socket, ChannelWriter<ServerFrame> waiting, Backoff backoff, CancellationToken cancellationToken)
    {
        // What waits here for the program is not handled yet, and is not asked for again: it is still given out.
        var read = Interlocked.Read(ref _received);
        await socket.SendAsync(new HelloFrame(read == 0 ? null : read), cancellationToken).ConfigureAwait(false);
        await CatchUpAsync(socket, cancellationToken).ConfigureAwait(false);
        while (await socket.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            if (frame is not (WelcomeFrame or ErrorFrame))
            {
                backoff.Reset();
            }

            if (frame is WelcomeFrame { Snapshot: true } welcome)
            {
                Interlocked.Exchange(ref _received, welcome.ResumeFrom);
            }
            else if (frame.Seq > 0 && frame.Seq <= Interlocked.Read(ref _received))
            {
                continue;
            }

            if (frame.Seq > 0)
            {
                Interlocked.Exchange(ref _received, frame.Seq);
            }

            Note(frame);
            if (frame is not PongFrame)
            {
                await waiting.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells the new session what it has to know. Only then others send over it, so that nothing overtakes what was said before.</summary>
    private async Task CatchUpAsync(AgentSocket socket, CancellationToken cancellationToken)
    {
        Presence? told = null;
        for (var sent = 0L; ;)
        {
            ClientFrame? next;
            lock (_lock)
            {
                next = told != _presence ? new PresenceFrame(_presence) : _replies.After(ref sent);
                told = _presence;
                if (next is null)
                {
                    _again.Clear();
                    _socket = socket;
                    return;
                }
            }

            await socket.SendAsync(next, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What the gateway has told of is not sent again; what it could not make durable is, and what it refuses never will.</summary>
    private void Note(ServerFrame frame)
    {
        lock (_lock)
        {
            switch (frame)
            {
                case DeliveryFrame delivery:
                    _replies.Remove(delivery.ClientId);
                    break;
                case ErrorFrame { Code: "unavailable", ClientId: { } id } when _replies.Find(id) is not null:
                    _again.Add(id);
                    break;
                case ErrorFrame { ClientId: { } id }:
                    _replies.Remove(id);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task SendAgainAsync(CancellationToken cancellationToken)
    {
        ReplyFrame[] replies;
        lock (_lock)
        {
            replies = [.. _again.Select(_replies.Find).OfType<ReplyFrame>()];
            _again.Clear();
        }

        foreach (var reply in replies)
        {
            await TrySendAsync(reply, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task HandledAsync(ServerFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Seq == 0)
        {
            return Task.CompletedTask;
        }

        Interlocked.Exchange(ref _handled, frame.Seq);
        return frame.Seq - Interlocked.Read(ref _acknowledged) >= AcknowledgeEvery ? AcknowledgeAsync(cancellationToken) : Task.CompletedTask;
    }

    private async Task AcknowledgeLaterAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(AcknowledgeAfter, _options.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await AcknowledgeAsync(cancellationToken).ConfigureAwait(false);
            await SendAgainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        var handled = Interlocked.Read(ref _handled);
        if (handled <= Interlocked.Read(ref _acknowledged))
        {
            return Task.CompletedTask;
        }

        Interlocked.Exchange(ref _acknowledged, handled);
        return TrySendAsync(new AckFrame(handled), cancellationToken);
    }

    /// <summary>Without a connection nothing is sent: offers are made again after it is back, replies and presence are sent again then.</summary>
    private Task TrySendAsync(ClientFrame frame, CancellationToken cancellationToken)
    {
        AgentSocket? socket;
        lock (_lock)
        {
            socket = _socket;
        }

        return TrySendAsync(socket, frame, cancellationToken);
    }

    private static async Task TrySendAsync(AgentSocket? socket, ClientFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            await (socket?.SendAsync(frame, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The reader has noticed as well and connects again.
        }
    }
}
