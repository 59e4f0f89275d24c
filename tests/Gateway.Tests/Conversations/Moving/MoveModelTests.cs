using System.Buffers;
using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Conversations.Publishing;
using Gateway.Conversations.Threads;
using Gateway.Journal;
using ThreadState = Gateway.Conversations.Threads.ThreadState;

namespace Gateway.Tests.Conversations.Moving;

/// <summary>Random acts of agents, supervisors, back ends, the pool and time on one thread, without a silo; after each the rules of a conversation hold.</summary>
public sealed class MoveModelTests
{
    private static readonly string[] Agents = ["ana", "bo", "chen", "sup"];

    private readonly HashSet<DedupeId> _seen = [];
    private readonly List<(JobRef Job, string Agent)> _given = [];

    /// <summary>What a pool has that never hears of a cancel, and asks after each act instead.</summary>
    private readonly List<JobRef> _held = [];
    private readonly TenantModel _tenant = Silo.Model(tenant => tenant with
    {
        Agents = tenant.Agents.Values.Append(tenant.Agents["ana"] with { Id = "sup", Supervises = ["*"] }).ToFrozenDictionary(a => a.Id),
    }).Tenants["acme"];

    private ThreadState _state = new() { Account = new AccountRef("acme", "whatsapp", "main"), Alias = "1", Customer = Guid.NewGuid() };
    private DateTimeOffset _now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Acts_InAnyOrder_KeepTheRules(int seed)
    {
        var random = new Random(seed);
        var reached = new HashSet<string>();
        for (var step = 0; step < 5000; step++)
        {
            var (ordinal, epoch, owner, phase) = (_state.Ordinal, _state.Epoch, _state.Agent, _state.Phase);
            _now += TimeSpan.FromSeconds(random.Next(0, 120));
            var effects = Turn(turn => Act(turn, random));
            // Everybody lives on what was written.
            _state = Again(_state);
            foreach (var job in effects.OfType<SubmitJob>())
            {
                // The pool gives what it got to somebody, now or far too late.
                Assert.True(JobId.TryParse(job.Job.Id, out var id));
                _given.Add((id, job.Job.DirectTo ?? job.Job.OnlyAgent ?? Agents.Except(job.Job.NotTo).ElementAt(random.Next(Agents.Length - job.Job.NotTo.Count))));
            }

            Audit(effects);
            Assert.True(_state.Ordinal > ordinal || _state.Epoch >= epoch, "An epoch fell.");
            Assert.True(_state.Phase == ConversationPhase.Assigned == _state.Agent is not null, "Who has it and its phase differ.");
            Assert.False(
                phase == ConversationPhase.Assigned && _state.Phase == ConversationPhase.Assigned && owner != _state.Agent && _state.Epoch == epoch && _state.Ordinal == ordinal,
                "The conversation changed hands inside an epoch.");
            Assert.False(_state.Moves.Parked is not null && _state.Phase != ConversationPhase.Waiting, "Parked and not waiting.");
            Assert.InRange(_state.Moves.Participants.Count, 0, _state.IsOpen ? MoveLimits.ParticipantsMax : 0);
            Assert.All(_state.Moves.Participants, p => Assert.True(p.Side == 0 || p.Epoch == _state.Epoch, "An invitation outlived its epoch."));
            Assert.All(_state.Moves.Participants, p => Assert.False(p.Joined && p.Agent == _state.Agent, "The agent takes part in its own conversation."));
            reached.Add(_state.Phase.ToString());
            reached.Add(_state.Moves.Parked is not null ? "parked" : "");
            reached.UnionWith(_state.Moves.Participants.Select(p => p.Role + (p.Joined ? " joined" : " invited")));
        }

        Assert.Superset(
            new HashSet<string> { "Waiting", "Assigned", "Closed", "parked", "Observe joined", "Advise invited", "Advise joined", "Speak invited", "Speak joined" }, reached);
    }

    /// <summary>What is cancelled is never wanted again, what is wanted is kept, and asking is enough to end all the rest.</summary>
    private void Audit(List<Effect> effects)
    {
        foreach (var submitted in effects.OfType<SubmitJob>())
        {
            Assert.True(JobId.TryParse(submitted.Job.Id, out var job));
            _held.RemoveAll(held => held.Conversation == job.Conversation && held.Side == job.Side);
            _held.Add(job);
        }

        foreach (var cancelled in effects.OfType<CancelJob>())
        {
            Assert.True(JobId.TryParse(cancelled.Job, out var job));
            Assert.False(JobWishes.Wants(_state, job), $"{cancelled.Job} was cancelled and is wanted.");
        }

        _held.RemoveAll(job => !JobWishes.Wants(_state, job));
        var main = _held.Where(job => job.Side == 0).Select(job => (job.Conversation.Ordinal, job.Epoch)).ToList();
        Assert.Equal(_state.WantsAgent || _state.Phase == ConversationPhase.Assigned ? [(_state.Ordinal, _state.Epoch)] : [], main);
        Assert.Equal(
            _state.Moves.Participants.Where(p => p.Side > 0).Select(p => (p.Side, p.Epoch)).Order(),
            _held.Where(job => job.Side > 0).Select(job => (job.Side, job.Epoch)).Order());
    }

    /// <summary>The pool takes a job back from an agent, now or far too late; what it is told to forget nobody waits for.</summary>
    private static void TakeBack(Turn turn, JobRef job, string agent)
    {
        var outcome = job.Side > 0 ? Invitations.Drop(turn, job, agent) : AgentActs.Requeue(turn, job.Epoch, agent);
        if (outcome == ActOutcome.Gone && job.Side == 0)
        {
            Assert.False(turn.State.WantsAgent && turn.State.Epoch == job.Epoch, "The pool forgets a job that its conversation waits under.");
        }
        else if (outcome == ActOutcome.Gone)
        {
            Assert.DoesNotContain(turn.State.Moves.Participants, p => p.Side == job.Side && p.Epoch == job.Epoch && !p.Joined);
        }
    }

    private void Act(Turn turn, Random random)
    {
        var agent = Agents[random.Next(Agents.Length)];
        var other = Agents[random.Next(Agents.Length)];
        var conversation = turn.Conversation.ToString();
        DateTimeOffset? later = random.Next(2) == 0 ? null : _now + TimeSpan.FromMinutes(random.Next(1, 30));
        switch (random.Next(20))
        {
            case 0 or 1:
                InboundDecisions.Apply(turn, Message(random));
                break;
            case 2 or 3 or 4 when _given.Count > 0:
                var (job, to) = _given[random.Next(3) == 0 ? random.Next(_given.Count) : _given.Count - 1];
                if (job.Conversation == turn.Conversation)
                {
                    _ = job.Side > 0 ? Invitations.Join(turn, job, to) : AgentActs.Assign(turn, job.Epoch, to);
                }

                break;
            case 5:
                AgentMoves.Apply(turn, agent, new ParkFrame(conversation, later, null));
                break;
            case 6:
                AgentMoves.Apply(turn, agent, new UnparkFrame(conversation));
                break;
            case 7:
                AgentMoves.Apply(turn, agent, new CallbackFrame(conversation, later, null));
                break;
            case 8 or 9 or 10:
                AgentMoves.Apply(turn, agent, new InviteFrame(conversation, random.Next(2) == 0 ? ParticipantRole.Advise : ParticipantRole.Speak, null, other, null));
                break;
            case 11:
                AgentMoves.Apply(turn, agent, new JoinFrame(conversation, random.Next(2) == 0 ? ParticipantRole.Observe : ParticipantRole.Speak));
                break;
            case 12:
                AgentMoves.Apply(turn, agent, random.Next(3) == 0 ? new TakeOverFrame(conversation) : new LeaveFrame(conversation, random.Next(2) == 0 ? other : null));
                break;
            case 13:
                AgentMoves.Apply(turn, agent, random.Next(2) == 0 ? new TransferFrame(conversation, null, other, null) : new WhisperFrame(conversation, $"w{random.Next()}", "psst"));
                break;
            case 14:
                AgentMoves.Apply(turn, agent, random.Next(3) == 0 ? new CloseFrame(conversation, null) : new ReplyFrame(conversation, $"r{random.Next()}", "ja", []));
                break;
            case 15:
                CommandActs.Apply(turn, new CommandCall("acme", null, null, turn.State.Ordinal, null, "f", "key", Command(random, other, later)), null);
                break;
            case 16 when _given.Count > 0:
                var (back, from) = _given[random.Next(3) == 0 ? random.Next(_given.Count) : _given.Count - 1];
                if (back.Conversation == turn.Conversation)
                {
                    TakeBack(turn, back, from);
                }

                break;
            default:
                Deadlines.Run(turn);
                break;
        }
    }

    private static ConversationCommand Command(Random random, string agent, DateTimeOffset? later) => random.Next(6) switch
    {
        0 => new ParkCommand(later),
        1 => new UnparkCommand(random.Next(2) == 0 ? null : agent),
        2 => new CallbackCommand(later, null),
        3 => new AssignCommand(agent),
        4 => new ReclassifyCommand("second"),
        _ => new LabelCommand(new Dictionary<string, string> { ["topic"] = agent }, []),
    };

    private InboundItem Message(Random random) => new() { Kind = ItemKind.Message, Channel = "whatsapp", Sender = "1", Id = $"m{random.Next()}", Text = "Hallo", Timestamp = _now };

    private List<Effect> Turn(Action<Turn> act)
    {
        var events = EventBatch.Rent("acme");
        var turn = new Turn(new ThreadId(Guid.Empty), _state, _tenant, _now, events, _seen.Contains) { Pressure = new QueuePressure() };
        act(turn);
        _seen.UnionWith(turn.DedupeIds);
        LogPlaces.Take(turn, null, 1);
        events.Return();
        // Deliveries are the sender's, and not of this model.
        _state.Deliveries.Clear();
        return turn.Effects;
    }

    /// <summary>The state as a restart finds it; writing it again gives the same bytes.</summary>
    private static ThreadState Again(ThreadState state)
    {
        var written = new ArrayBufferWriter<byte>();
        ThreadStateCodec.Write(written, state);
        var read = ThreadStateCodec.Read(written.WrittenMemory, 1);
        var second = new ArrayBufferWriter<byte>();
        ThreadStateCodec.Write(second, read);
        Assert.True(written.WrittenSpan.SequenceEqual(second.WrittenSpan), "The state does not survive being written and read.");
        return read;
    }
}
