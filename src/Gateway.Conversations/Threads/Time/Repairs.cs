using Gateway.Contracts;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>Does once more what follows from the committed state, after a crash may have cut it off; each may be repeated.</summary>
internal static class Repairs
{
    public static async ValueTask RunAsync(Turn turn, GatewayJournal journal, int partition)
    {
        var state = turn.State;
        if (state is { IsOpen: true, IsSetAside: false } && turn.Now - state.LastActivityAt >= turn.Tenant.SilenceTimeout)
        {
            AgentActs.CloseSilent(turn);
        }
        else if (state.WantsAgent)
        {
            turn.Effects.Add(new SubmitJob(Jobs.Submission(turn)));
        }

        Invitations.Repeat(turn);
        if (!state.Linked)
        {
            turn.Effects.Add(new LinkCustomer([]));
        }

        foreach (var delivery in state.Deliveries.Where(d => d.Status == DeliveryStatus.Pending).ToArray())
        {
            if (await Transcripts.OutboundAsync(journal, partition, delivery, state) is { } message)
            {
                turn.Effects.Add(new SendOut(message));
            }
            else
            {
                DeliveryActs.Settle(turn, delivery.Id, new SendResult(SendOutcome.Rejected, Code: "content_expired"));
            }
        }
    }
}
