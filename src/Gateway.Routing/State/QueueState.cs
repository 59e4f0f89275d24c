namespace Gateway.Routing;

internal sealed class QueueState(QueuePolicy policy)
{
    public QueuePolicy Policy { get; set; } = policy;

    /// <summary>Jobs without an agent, offered ones included.</summary>
    public int Waiting;

    public int Offered;
}
