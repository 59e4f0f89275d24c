namespace Gateway.Client.Agents;

/// <summary>The job of each conversation as this program was last told of it, also after it has lost it: what it says late is then known to be late. Its owner locks.</summary>
internal sealed class GivenJobs
{
    // Some hours of a busy bot, 200 bytes each; what is forgotten is sent without a job, and counts whenever the conversation is the agent's.
    private const int CountMax = 4096;

    private readonly Dictionary<string, string?> _jobs = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <param name="job">Null: it takes part in somebody else's conversation now.</param>
    public void Given(string conversation, string? job)
    {
        if (!_jobs.ContainsKey(conversation))
        {
            if (_order.Count == CountMax)
            {
                _jobs.Remove(_order.Dequeue());
            }

            _order.Enqueue(conversation);
        }

        _jobs[conversation] = job;
    }

    public string? Of(string conversation) => _jobs.GetValueOrDefault(conversation);
}
