using Gateway.Channels;

namespace Gateway.Host.WebChat;

/// <summary>A visitor's frame as the channel sees it: who is at the other end stands in <c>x-visitor</c>, and only the gateway writes it.</summary>
internal sealed class VisitorRequest(HttpRequest opening, Visitor visitor, TimeProvider clock) : WebhookRequest
{
    public override string Method => "POST";

    public override Uri Url { get; } = new($"{opening.Scheme}://{opening.Host}{opening.Path}");

    public override DateTimeOffset ReceivedAt => clock.GetUtcNow();

    public override string? Header(string name) => name.Equals("x-visitor", StringComparison.OrdinalIgnoreCase) ? visitor.Id : null;

    public override string? Query(string name) => null;
}
