using Gateway.Channels;

namespace Gateway.Host.Ingress;

/// <summary>A channel by its name in URLs and configuration; null when there is none.</summary>
internal delegate IChannel? ChannelLookup(string name);
