using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>What follows from a commit, done after it. A crash before it is done is mended from the committed state.</summary>
internal abstract record Effect;

internal sealed record SubmitJob(JobSubmission Job) : Effect;

/// <summary>The agent's part is over: its capacity goes to wrap-up or is free.</summary>
internal sealed record CompleteJob(string Job) : Effect;

/// <summary>Nobody needs this waiting job any more. Told once: where that is lost, the pool finds out by asking.</summary>
internal sealed record CancelJob(string Job) : Effect;

internal sealed record TellAgent(string Agent, ServerFrame Frame) : Effect;

/// <summary>What matters now or never: not numbered, not repeated, and nothing is lost when it does not arrive.</summary>
internal sealed record HintAgent(string Agent, ServerFrame Frame) : Effect;

/// <summary>Shows the customer that we write, where the channel can.</summary>
internal sealed record ShowTyping(string Recipient) : Effect;

internal sealed record SendOut(OutboundMessage Message) : Effect;

internal sealed record LinkCustomer(IReadOnlyList<CustomerAlias> Aliases) : Effect;
