using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>One call waiting for the pool's next batch: decided with the others, answered once the batch is durable.</summary>
internal abstract class PoolCommand
{
    public abstract void Decide(Matcher matcher, long now, List<RoutingFact> facts);

    public abstract void Answer();

    public abstract void Fail(Exception exception);
}

internal sealed class PoolCommand<T>(Func<Matcher, long, List<RoutingFact>, T> decide) : PoolCommand
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _decided;

    public Task<T> Task => _answer.Task;

    public override void Decide(Matcher matcher, long now, List<RoutingFact> facts) => _decided = decide(matcher, now, facts);

    public override void Answer() => _answer.TrySetResult(_decided!);

    public override void Fail(Exception exception) => _answer.TrySetException(exception);
}
