using System.Globalization;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Publishing;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>What of a pool's decisions is published. Jobs' own events are their conversations' to tell.</summary>
internal static class PoolEvents
{
    /// <param name="version">Version the pool's record will have: with the position in the batch it names an event for good.</param>
    public static void Write(EventBatch events, Matcher matcher, TenantModel? tenant, IReadOnlyList<RoutingFact> facts, long version)
    {
        for (var i = 0; i < facts.Count; i++)
        {
            switch (facts[i])
            {
                // A job that was offered in the same breath never waited.
                case JobQueued queued when matcher.FindJob(queued.Demand.Job.Id) is { Place: JobPlace.Waiting }:
                    var json = Begin(events, EventTypes.JobQueued, version, i, queued.Demand.Conversation, queued.At);
                    json.WriteString("job", JobOf(queued.Demand.Job));
                    json.WriteString("queue", queued.Demand.Queue);
                    if (queued.Demand.DueAt is { } due)
                    {
                        InboundItemJson.WriteTime(json, DueAt, Micros.ToTime(due));
                    }

                    events.End();
                    break;
                case JobRelaxed relaxed when matcher.FindJob(relaxed.Job.Id) is { } job && job.Demand.Job == relaxed.Job:
                    json = Begin(events, EventTypes.JobRelaxed, version, i, relaxed.Job.Id, relaxed.At);
                    PoolTexts.WriteRelaxed(json, job.Demand, relaxed.Expired);
                    events.End();
                    break;
                case LadderOpened opened:
                    json = Begin(events, EventTypes.JobRelaxed, version, i, opened.Job.Id, opened.At);
                    PoolTexts.WriteRelaxed(json, opened);
                    events.End();
                    break;
                case OfferIssued offer when !AutoAccept.Holds(tenant, offer.Agent):
                    json = Begin(events, EventTypes.OfferIssued, version, i, JobId.ConversationOf(offer.Job.Id), offer.At);
                    WriteOffer(json, offer.Offer, offer.Job, offer.Agent);
                    InboundItemJson.WriteTime(json, ExpiresAt, Micros.ToTime(offer.ExpiresAt));
                    events.End();
                    break;
                case OfferAccepted offer when !AutoAccept.Holds(tenant, offer.Agent):
                    WriteOffer(events, EventTypes.OfferAccepted, version, i, offer.At, offer.Offer, offer.Job, offer.Agent, reason: null);
                    break;
                case OfferDeclined offer:
                    WriteOffer(events, EventTypes.OfferDeclined, version, i, offer.At, offer.Offer, offer.Job, offer.Agent, offer.Reason);
                    break;
                case OfferExpired offer:
                    WriteOffer(events, EventTypes.OfferExpired, version, i, offer.At, offer.Offer, offer.Job, offer.Agent, reason: null);
                    break;
                case OfferRevoked offer when !AutoAccept.Holds(tenant, offer.Agent):
                    WriteOffer(events, EventTypes.OfferRevoked, version, i, offer.At, offer.Offer, offer.Job, offer.Agent, ReasonOf(offer.Why));
                    break;
                case PresenceChanged presence:
                    json = Begin(events, TypeOf(presence.Presence), version, i, presence.Agent, presence.At);
                    json.WriteString("agent", presence.Agent);
                    events.End();
                    break;
                default:
                    break;
            }
        }
    }

    public static string ReasonOf(RevokeReason why) => why switch
    {
        RevokeReason.Offline => "offline",
        RevokeReason.Cancelled => "cancelled",
        _ => "taken",
    };

    public static string JobOf(JobKey job) => string.Create(CultureInfo.InvariantCulture, $"{job.Id}.{job.Epoch}");

    private static readonly System.Text.Json.JsonEncodedText DueAt = System.Text.Json.JsonEncodedText.Encode("dueAt");

    private static readonly System.Text.Json.JsonEncodedText ExpiresAt = System.Text.Json.JsonEncodedText.Encode("expiresAt");

    private static string TypeOf(Presence presence) => presence switch
    {
        Presence.Online => EventTypes.AgentOnline,
        Presence.Draining => EventTypes.AgentDraining,
        Presence.Away => EventTypes.AgentAway,
        _ => EventTypes.AgentOffline,
    };

    private static void WriteOffer(
        EventBatch events, string type, long version, int index, long at, OfferId offer, JobKey job, string agent, string? reason)
    {
        var json = Begin(events, type, version, index, JobId.ConversationOf(job.Id), at);
        WriteOffer(json, offer, job, agent);
        if (reason is not null)
        {
            json.WriteString("reason", reason);
        }

        events.End();
    }

    private static void WriteOffer(System.Text.Json.Utf8JsonWriter json, OfferId offer, JobKey job, string agent)
    {
        json.WriteString("offer", offer.ToString());
        json.WriteString("job", JobOf(job));
        json.WriteString("agent", agent);
    }

    private static System.Text.Json.Utf8JsonWriter Begin(EventBatch events, string type, long version, int index, string subject, long at) =>
        events.Begin(type, string.Create(CultureInfo.InvariantCulture, $"pool-{version}-{index}"), subject, Micros.ToTime(at), conversationSequence: 0);
}

/// <summary>Microseconds since the Unix epoch: the matcher's clock.</summary>
internal static class Micros
{
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10;

    public static long Of(TimeSpan duration) => duration.Ticks / 10;

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * 10);
}
