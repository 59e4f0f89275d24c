using Gateway.Contracts;
using Gateway.SystemTests.Faults.Load;

namespace Gateway.SystemTests.Faults.Checks;

/// <summary>The checker finds what it is there to find.</summary>
public sealed class AuditTests
{
    private const string Conversation = "c.1";

    private readonly LogAudit _log = new();
    private int _sequence;

    [Fact]
    public void Read_LogWithoutFault_FindsNothing()
    {
        Message(0);
        Job(EventTypes.JobAssigned, 1, "anna");
        Message(1);
        Job(EventTypes.JobUnassigned, 1, "anna");
        Job(EventTypes.JobAssigned, 2, "ben");
        Job(EventTypes.JobCompleted, 2, "ben");
        _log.HoldAgainst([new(7, 0), new(7, 1)]);

        Assert.False(_log.Findings.Any, _log.Findings.ToString());
    }

    [Fact]
    public void HoldAgainst_MessageThatIsNotInTheLog_IsLost()
    {
        Message(0);
        _log.HoldAgainst([new(7, 0), new(7, 1)]);

        AssertOnly(Promises.Lost);
    }

    [Fact]
    public void Read_SameMessageAgain_IsTwice()
    {
        Message(0);
        Message(0);

        AssertOnly(Promises.Twice);
    }

    [Fact]
    public void Read_LaterMessageFirst_IsOutOfOrder()
    {
        Message(1);

        AssertOnly(Promises.Order);
    }

    [Fact]
    public void Read_HoleInAPartition_IsFound()
    {
        _log.Read(new LoggedEvent(EventTypes.AgentOnline, 0, 2, "anna", null, null, null, null));

        AssertOnly(Promises.Dense);
    }

    [Fact]
    public void Read_HoleInAConversation_IsFound()
    {
        _log.Read(new LoggedEvent(EventTypes.ConversationOpened, 0, 1, Conversation, 2, null, null, null));

        AssertOnly(Promises.ConversationDense);
    }

    [Theory]
    [InlineData(2, "ben")]
    [InlineData(1, "anna")]
    public void Read_AssignedWhileHeld_IsTwoAgents(int epoch, string agent)
    {
        Job(EventTypes.JobAssigned, 1, "anna");
        Job(EventTypes.JobAssigned, epoch, agent);

        Assert.NotEqual(0, _log.Findings.Of(Promises.OneAgent));
    }

    [Theory]
    [InlineData(1, "ben")]
    [InlineData(0, "anna")]
    public void Read_ReleasedByAnotherOrAnOldEpoch_IsFound(int epoch, string agent)
    {
        Job(EventTypes.JobAssigned, 1, "anna");
        Job(EventTypes.JobUnassigned, epoch, agent);

        AssertOnly(Promises.OneAgent);
    }

    [Fact]
    public void Check_ToldToOneWhoDidNotHold_IsFound()
    {
        Job(EventTypes.JobAssigned, 1, "anna");
        Message(0);

        DeskAudit.Check(_log, [Notes("ben", (0, 2, true))]);

        AssertOnly(Promises.ToldHolder);
    }

    [Fact]
    public void Check_ToldTwice_IsFound()
    {
        Job(EventTypes.JobAssigned, 1, "anna");
        Message(0);

        DeskAudit.Check(_log, [Notes("anna", (0, 2, true), (0, 2, true))]);

        AssertOnly(Promises.ToldOnce);
    }

    [Fact]
    public void Check_ToldToNobodyWhileOpen_IsFound()
    {
        Job(EventTypes.JobAssigned, 1, "anna");
        Message(0);

        Assert.Single(DeskAudit.Check(_log, [Notes("anna")]).Waiting);

        AssertOnly(Promises.ToldAll);
    }

    [Fact]
    public void Check_TranscriptToANewHolder_IsRight()
    {
        Message(0);
        Job(EventTypes.JobAssigned, 1, "anna");
        Message(1);

        DeskAudit.Check(_log, [Notes("anna", (0, 1, false), (1, 3, true))]);

        Assert.False(_log.Findings.Any, _log.Findings.ToString());
    }

    private static DeskNotes Notes(string agent, params (int Number, long Sequence, bool Live)[] lines)
    {
        var notes = new DeskNotes(agent);
        foreach (var line in lines)
        {
            notes.Show(Conversation, line.Sequence, new MessageId(7, line.Number).ToString(), line.Live);
        }

        return notes;
    }

    private void Message(int number) => Read(EventTypes.MessageAccepted, new MessageId(7, number).ToString(), null, null);

    private void Job(string type, int epoch, string agent) => Read(type, null, $"{Conversation}.{epoch}", agent);

    private void Read(string type, string? message, string? job, string? agent) =>
        _log.Read(new LoggedEvent(type, 0, ++_sequence, Conversation, _sequence, message, job, agent));

    private void AssertOnly(string promise)
    {
        Assert.Equal(1, _log.Findings.Of(promise));
        Assert.DoesNotContain('\n', _log.Findings.ToString());
    }
}
