namespace Gateway.Contracts;

/// <summary>What one decoded item of a provider's payload is.</summary>
public enum ItemKind
{
    /// <summary>A customer wrote, sent media, a location or a contact.</summary>
    Message,

    /// <summary>The customer changed an earlier message; <see cref="InboundItem.Target"/> is its id.</summary>
    Edit,

    /// <summary>The customer took an earlier message back; <see cref="InboundItem.Target"/> is its id.</summary>
    Delete,

    /// <summary>An emoji was put on or, with an empty <see cref="InboundItem.Text"/>, taken from <see cref="InboundItem.Target"/>.</summary>
    Reaction,

    /// <summary>The provider tells what became of a message we sent (<see cref="InboundItem.Target"/>): <c>sent</c>, <c>delivered</c>, <c>read</c>, <c>failed</c>.</summary>
    Receipt,

    /// <summary>The customer pressed a button or chose from a list; <see cref="InboundItem.Payload"/> is the developer's value.</summary>
    Postback,

    /// <summary>The customer is typing. Never journaled.</summary>
    Typing,

    /// <summary>A voice call changed state.</summary>
    Call,

    /// <summary>Our own side wrote through another client; shown to the agent, never routed as customer input.</summary>
    Echo,

    /// <summary>The provider tells of the relation: follow, block, join, leave, identity changed.</summary>
    System,

    /// <summary>Valid, and nothing to do; <c>reason</c> in <see cref="InboundItem.Extra"/> says why.</summary>
    Ignored,
}
