using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>One call waiting for the pool's next batch: decided with the others, answered once the batch is durable.</summary>
internal abstract class PoolCommand
{
    /// <summary>False when the call asked for what the matcher does not take: it has failed alone, and has changed nothing since.</summary>
    public bool TryDecide(Matcher matcher, long now, List<RoutingFact> facts)
    {
        try
        {
            Decide(matcher, now, facts);
            return true;
        }
        catch (ArgumentException wrong)
        {
            // The matcher looks at what it is given before it changes anything.
            Fail(wrong);
            return false;
        }
    }

    public abstract void Answer();

    public abstract void Fail(Exception exception);

    protected abstract void Decide(Matcher matcher, long now, List<RoutingFact> facts);
}

internal sealed class PoolCommand<T>(Func<Matcher, long, List<RoutingFact>, T> decide) : PoolCommand
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _decided;

    public Task<T> Task => _answer.Task;

    public override void Answer() => _answer.TrySetResult(_decided!);

    public override void Fail(Exception exception) => _answer.TrySetException(exception);

    protected override void Decide(Matcher matcher, long now, List<RoutingFact> facts) => _decided = decide(matcher, now, facts);
}
