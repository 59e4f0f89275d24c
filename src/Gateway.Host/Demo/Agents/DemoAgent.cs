using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Threading.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Protocol;

namespace Gateway.Host.Demo.Agents;

/// <summary>One agent at a desktop: signs in, takes most offers, answers in the customer's language, closes, and signs in again when the session is lost.</summary>
internal sealed class DemoAgent(DemoAgentProfile profile, FrameFormat format, int seed, Uri gateway, DemoCounts counts, TimeProvider time, ILogger logger)
{
    // Half of the gateway's grace for a silent session would do; a desktop pings more often than it must.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);

    // Time for the gateway to come up again after it was stopped under the demo.
    private static readonly TimeSpan SignInAgainAfter = TimeSpan.FromSeconds(1);

    // How long after an answer the agent waits for another question before closing.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(1200);

    private static readonly string[] Dispositions = ["solved", "solved", "solved", "refund", "exchange", "follow_up"];

    private readonly Random _random = new(seed);
    private readonly Lock _randomLock = new();
    private readonly ConcurrentDictionary<string, string> _languages = new();
    private readonly ConcurrentDictionary<string, Channel<TranscriptEntry>> _open = new();
    private long _handled;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await SessionAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost) when (Unanswered.Is(lost) || lost is WebSocketException or OperationCanceledException)
            {
                DemoLog.SessionLost(logger, profile.Id, lost.Message);
            }

            await Task.Delay(SignInAgainAfter, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SessionAsync(CancellationToken cancellationToken)
    {
        using var socket = await DemoAgentSocket.ConnectAsync(gateway, profile.Key, format, cancellationToken);
        using var session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = new ConcurrentDictionary<Task, byte>();
        try
        {
            await socket.SendAsync(new HelloFrame(_handled == 0 ? null : _handled), cancellationToken);
            await socket.SendAsync(new PresenceFrame(Presence.Online), cancellationToken);
            Start(work, PingAsync(socket, session.Token));
            while (await socket.ReceiveAsync(cancellationToken) is { } frame)
            {
                Handle(socket, work, frame, session.Token);
                if (frame.Seq > _handled)
                {
                    _handled = frame.Seq;
                    await socket.SendAsync(new AckFrame(_handled), cancellationToken);
                }
            }
        }
        finally
        {
            await session.CancelAsync();
            await Task.WhenAll(work.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Handle(DemoAgentSocket socket, ConcurrentDictionary<Task, byte> work, ServerFrame frame, CancellationToken session)
    {
        switch (frame)
        {
            case WelcomeFrame { Snapshot: true }:
                _open.Clear();
                break;
            case OfferFrame offer:
                _languages[offer.Conversation] = offer.Context.Labels.GetValueOrDefault("language", "en");
                Start(work, DecideAsync(socket, offer, session));
                break;
            case AssignedFrame assigned:
                var desk = Channel.CreateBounded<TranscriptEntry>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
                if (_open.TryAdd(assigned.Conversation, desk))
                {
                    Start(work, ServeAsync(socket, assigned.Conversation, desk.Reader, session));
                }

                break;
            case MessageFrame message when _open.TryGetValue(message.Conversation, out var open):
                open.Writer.TryWrite(message.Message);
                break;
            case UnassignedFrame unassigned:
                if (unassigned.Why == "closed")
                {
                    counts.CountClosed();
                }

                Forget(unassigned.Conversation);
                break;
            case ErrorFrame error:
                DemoLog.FrameRefused(logger, profile.Id, error.Code);
                break;
        }
    }

    /// <summary>Nine of ten offers are accepted; the others are declined, and a few are left until they expire.</summary>
    private async Task DecideAsync(DemoAgentSocket socket, OfferFrame offer, CancellationToken session)
    {
        await PauseAsync(80, 350, session);
        switch (Next(100))
        {
            case < 93:
                await socket.SendAsync(new AcceptFrame(offer.Offer), session);
                break;
            case < 98:
                await socket.SendAsync(new DeclineFrame(offer.Offer, "busy"), session);
                break;
        }
    }

    /// <summary>Answers, waits for another question, and closes when there is none.</summary>
    private async Task ServeAsync(DemoAgentSocket socket, string conversation, ChannelReader<TranscriptEntry> desk, CancellationToken session)
    {
        var language = LanguageOf(conversation);
        var replies = 0;
        do
        {
            await PauseAsync(400, 1100, session);
            var text = language.Answers[Math.Min(replies, language.Answers.Length - 1)];
            replies++;
            await socket.SendAsync(new ReplyFrame(conversation, ReplyId(conversation, replies), text, []), session);
        }
        while (replies < 4 && await AskedAgainAsync(desk, session));

        await socket.SendAsync(new CloseFrame(conversation, Dispositions[Next(Dispositions.Length)]), session);
        Forget(conversation);
    }

    private async Task<bool> AskedAgainAsync(ChannelReader<TranscriptEntry> desk, CancellationToken session)
    {
        using var patience = new CancellationTokenSource(LastWord, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, session);
        try
        {
            while (true)
            {
                var line = await desk.ReadAsync(either.Token);
                if (line is { Direction: "in", Kind: "message" })
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (!session.IsCancellationRequested)
        {
            return false;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    private async Task PingAsync(DemoAgentSocket socket, CancellationToken session)
    {
        using var timer = new PeriodicTimer(PingEvery, time);
        while (await timer.WaitForNextTickAsync(session))
        {
            await socket.SendAsync(new PingFrame(), session);
        }
    }

    private void Forget(string conversation)
    {
        _languages.TryRemove(conversation, out _);
        if (_open.TryRemove(conversation, out var desk))
        {
            desk.Writer.TryComplete();
        }
    }

    private DemoLanguage LanguageOf(string conversation)
    {
        var tag = _languages.GetValueOrDefault(conversation, "en");
        return DemoLanguage.All.FirstOrDefault(language => language.Tag == tag) ?? DemoLanguage.English;
    }

    // A conversation that comes back to this agent goes on with new ids: the start time keeps them apart.
    private string ReplyId(string conversation, int reply) =>
        string.Create(CultureInfo.InvariantCulture, $"{conversation[^Math.Min(conversation.Length, 24)..]}-{time.GetUtcNow().ToUnixTimeMilliseconds()}-{reply}");

    private Task PauseAsync(int fromMs, int toMs, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(fromMs + Next(toMs - fromMs)), time, cancellationToken);

    private int Next(int below)
    {
        lock (_randomLock)
        {
            return _random.Next(below);
        }
    }

    private static void Start(ConcurrentDictionary<Task, byte> work, Task task)
    {
        work.TryAdd(task, 0);
        _ = task.ContinueWith(done => work.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }
}
