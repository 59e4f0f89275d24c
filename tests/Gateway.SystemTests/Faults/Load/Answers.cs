using System.Collections.Concurrent;

namespace Gateway.SystemTests.Faults.Load;

/// <summary>Every answer the provider got, and how often it got none.</summary>
internal sealed class Answers
{
    private readonly ConcurrentQueue<Answer> _all = new();
    private int _unanswered;

    public IReadOnlyCollection<Answer> All => _all;

    /// <summary>Requests whose connection was refused or ended, or whose answer did not come in time.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    public int Refused => _all.Count(answer => answer.Status == 503);

    public void Add(Answer answer) => _all.Enqueue(answer);

    public void AddUnanswered() => Interlocked.Increment(ref _unanswered);

    /// <summary>A refusal that does not say when to come again, or anything but an acceptance and a 503, is a fault of the gateway.</summary>
    public void AssertHonest()
    {
        Assert.Empty(_all.Where(answer => answer.Status is not 200 and not 503).Select(answer => answer.Status).Distinct());
        Assert.Equal(0, _all.Count(answer => answer.Status == 503 && !answer.HasRetryAfter));
    }
}

/// <param name="Sent">Timestamp of <see cref="TimeProvider"/> before the request was sent.</param>
/// <param name="Answered">Timestamp after the answer's head was read.</param>
internal readonly record struct Answer(long Sent, long Answered, int Status, bool HasRetryAfter);
