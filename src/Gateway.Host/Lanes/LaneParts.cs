using Gateway.Contracts.Configuration;
using Gateway.Host.Ingress;
using Gateway.Host.Lanes.Commands;
using Gateway.Host.Lanes.Feeding;
using Gateway.Host.Lanes.Publishing;
using Gateway.Host.Operate;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Lanes;

/// <summary>What every session of a lane works with.</summary>
internal sealed class LaneParts(
    LaneEntrance entrance, FeedDoor feeds, CommandRunner commands, ModelSource models, IThreads threads, LaneGate gate, Readiness readiness, LaneMetrics metrics,
    IOptions<LanesOptions> options, TimeProvider time, ILogger<LaneParts> logger)
{
    public LaneEntrance Entrance => entrance;

    public FeedDoor Feeds => feeds;

    public CommandRunner Commands => commands;

    public LaneMetrics Metrics => metrics;

    public LanesOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public Publisher NewPublisher(string tenant, LaneOutbox outbox) =>
        new(tenant, models, threads, gate, readiness, options.Value, time, metrics, outbox, logger);
}
