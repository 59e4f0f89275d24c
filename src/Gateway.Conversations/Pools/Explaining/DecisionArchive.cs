using System.Buffers;
using Gateway.Contracts.Configuration;
using Gateway.Journal;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>
/// Stores what a pool notes of its decisions, behind the decisions themselves: nobody waits for it, and what comes while a batch is being stored goes with the next.
/// Used by its grain only.
/// </summary>
internal sealed class DecisionArchive(GatewayJournal journal, ModelSource models, string tenant, TimeProvider time, ILogger logger)
{
    /// <summary>Notes that may wait to be stored; those beyond are left out.</summary>
    // A second and a half of the fastest routing measured, 20 MB at the most: a store that is behind by more has other work to do.
    public const int WaitingMax = 10_000;

    // Of one job in one batch: more at once is a job that goes round, of which the newest tell enough.
    private const int JobNewsMax = 8;

    // Commits at a time: a batch of the journal, far below what it lets wait, so that nobody's message waits behind explanations.
    private const int CommitsMax = 256;

    // A record is written by one pool; after a restart the version comes with the first conflict.
    private const int TriesMax = 3;

    // Versions of jobs that were decided on lately, in two generations; a job that is forgotten costs one commit more.
    private const int VersionsMax = 4_096;

    private List<DecisionNews> _waiting = [];
    private Dictionary<string, long> _versions = [];
    private Dictionary<string, long> _oldVersions = [];
    private Task _storing = Task.CompletedTask;

    public void Add(IReadOnlyList<DecisionNews> news)
    {
        if (news.Count == 0)
        {
            return;
        }

        var room = WaitingMax - _waiting.Count;
        _waiting.AddRange(news.Take(room));
        if (room < news.Count)
        {
            PoolLog.DecisionsLeftOut(logger, tenant, news.Count - Math.Max(0, room), "too many wait to be stored");
        }

        if (_storing.IsCompleted)
        {
            _storing = StoreAsync();
        }
    }

    /// <summary>Completes when all that was added before is stored or left out.</summary>
    public Task FlushAsync() => _storing;

    public async ValueTask<List<Decision>> ReadAsync(string job)
    {
        await _storing;
        return DecisionRecord.Read(await journal.ReadAsync(DecisionRecord.KeyOf(tenant, job)));
    }

    private async Task StoreAsync()
    {
        // What else this turn decides goes along.
        await Task.Yield();
        while (_waiting.Count > 0)
        {
            var news = _waiting;
            _waiting = [];
            foreach (var jobs in news.GroupBy(n => n.Job).Chunk(CommitsMax))
            {
                await StoreAsync(jobs);
            }
        }
    }

    private async Task StoreAsync(IGrouping<string, DecisionNews>[] jobs)
    {
        var bytes = new ArrayBufferWriter<byte>(1024 * jobs.Length);
        var ends = new int[jobs.Length];
        for (var i = 0; i < jobs.Length; i++)
        {
            DecisionCodec.Write(bytes, [.. jobs[i].TakeLast(JobNewsMax)]);
            ends[i] = bytes.WrittenCount;
        }

        var commits = new Task<CommitResult>[jobs.Length];
        for (var i = 0; i < jobs.Length; i++)
        {
            commits[i] = CommitAsync(jobs[i].Key, VersionOf(jobs[i].Key), bytes.WrittenMemory[(i > 0 ? ends[i - 1] : 0)..ends[i]]);
        }

        var results = await Task.WhenAll(commits);
        var failed = 0;
        for (var i = 0; i < jobs.Length; i++)
        {
            if (results[i].Outcome == CommitOutcome.Committed)
            {
                Remember(jobs[i].Key, results[i].Version);
            }
            else
            {
                failed++;
            }
        }

        if (failed > 0)
        {
            PoolLog.DecisionsLeftOut(logger, tenant, failed, "the store did not take them");
        }
    }

    private async Task<CommitResult> CommitAsync(string job, long version, ReadOnlyMemory<byte> news)
    {
        try
        {
            var key = DecisionRecord.KeyOf(tenant, job);
            var result = await CommitAsync(key, job, version, news);
            for (var left = TriesMax - 1; left > 0 && result.Outcome == CommitOutcome.Conflict; left--)
            {
                result = await CommitAsync(key, job, result.Version, news);
            }

            return result;
        }
        catch (Exception exception)
        {
            // One job's explanation is lost, and those of the others are not.
            PoolLog.DecisionsUnreadable(logger, exception, tenant, job);
            return new CommitResult(CommitOutcome.Unknown, 0, 0);
        }
    }

    private async Task<CommitResult> CommitAsync(JournalKey key, string job, long version, ReadOnlyMemory<byte> news)
    {
        var now = time.GetUtcNow();
        ArrayBufferWriter<byte>? anew = null;
        if ((version + 1) % DecisionRecord.CommitsBetween == 0)
        {
            DecisionRecord.Rewrite(await journal.ReadAsync(key), job, news, anew = new ArrayBufferWriter<byte>(4096));
        }

        return await journal.CommitAsync(new Commit
        {
            Key = key,
            ExpectedVersion = version,
            // The cast matters: a bare null becomes an empty memory here, which would replace the state.
            State = anew is null ? (ReadOnlyMemory<byte>?)null : anew.WrittenMemory,
            Entry = anew is null ? news : (ReadOnlyMemory<byte>?)null,
            Due = DueChange.Set(now + models.Current.EventRetention),
            Now = now,
        });
    }

    private long VersionOf(string job) => _versions.TryGetValue(job, out var version) || _oldVersions.TryGetValue(job, out version) ? version : 0;

    private void Remember(string job, long version)
    {
        if (_versions.Count >= VersionsMax)
        {
            (_versions, _oldVersions) = ([], _versions);
        }

        _versions[job] = version;
    }
}
