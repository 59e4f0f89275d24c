using Gateway.Contracts.Configuration;
using Gateway.Conversations.Customers;
using Gateway.Conversations.Pools;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>What every conversation of a process works with.</summary>
internal sealed record ConversationParts(
    GatewayJournal Journal, ModelSource Models, IOutboundChannels Channels, QueuePressure Pressure, PoolFeed Pools, CustomerLinks Customers, IGrainFactory Grains,
    TimeProvider Time, ILogger<Conversation> Logger);
