namespace Gateway.Events.Pulling;

/// <summary>
/// Shares the partitions of one subscription among its readers. A partition is granted only after the reader that had it has said that it reads it
/// no more, or has been silent too long: two readers never get the same partition at once.
/// </summary>
/// <param name="inherits">
/// There may be readers that another owner has given partitions to: what a reader says it holds is its own, and the rest is given out once all who live have said so.
/// </param>
internal sealed class ReaderGroup(int partitionCount, TimeProvider time, bool inherits = false)
{
    // A reader takes a turn at least every second; five missed ones are a dead process or a cut cable.
    public static readonly TimeSpan SilentMax = TimeSpan.FromSeconds(5);

    // More readers than this would have nothing to read with the default of 16 partitions, and cost a turn a second each.
    public const int MembersMax = 256;

    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly string?[] _owners = new string?[partitionCount];
    private readonly long _since = time.GetTimestamp();

    /// <summary>Readers that have not been silent too long.</summary>
    public int Count
    {
        get
        {
            Expire();
            return _members.Count;
        }
    }

    /// <summary>What the member may read now.</summary>
    /// <param name="held">What it still reads, as it says: what it has let go is free for others.</param>
    public int[] Turn(string name, int[] held, bool leaving)
    {
        Expire();
        if (leaving)
        {
            Remove(name);
            return [];
        }

        if (!_members.TryGetValue(name, out var member))
        {
            if (_members.Count >= MembersMax)
            {
                return [];
            }

            _members[name] = member = new Member();
            Adopt(name, held);
        }

        member.SeenAt = time.GetTimestamp();
        for (var partition = 0; partition < partitionCount; partition++)
        {
            if (_owners[partition] == name && member.Asked.Contains(partition) && !held.Contains(partition))
            {
                _owners[partition] = null;
            }
        }

        if (!inherits || time.GetElapsedTime(_since) > SilentMax)
        {
            Share();
        }

        return Granted(name, member);
    }

    /// <summary>A reader that another owner knew goes on with what it has, unless somebody else has it by now.</summary>
    private void Adopt(string name, int[] held)
    {
        foreach (var partition in held)
        {
            _owners[partition] ??= name;
        }
    }

    private int[] Granted(string name, Member member) =>
        [.. Enumerable.Range(0, partitionCount).Where(partition => _owners[partition] == name && !member.Asked.Contains(partition))];

    /// <summary>Asks those who have too much to let go, and gives what is free to those who have least.</summary>
    private void Share()
    {
        foreach (var member in _members.Values)
        {
            member.Asked.RemoveWhere(partition => _owners[partition] is null || !ReferenceEquals(_members.GetValueOrDefault(_owners[partition]!), member));
        }

        var names = _members.Keys.Order(StringComparer.Ordinal).ToArray();
        for (var place = 0; place < names.Length; place++)
        {
            // The first ones get the remainder, and everybody agrees who is first.
            var fair = (partitionCount / names.Length) + (place < partitionCount % names.Length ? 1 : 0);
            var name = names[place];
            var owned = Granted(name, _members[name]);
            foreach (var extra in owned.Skip(fair))
            {
                _members[name].Asked.Add(extra);
            }

            var missing = fair - owned.Length;
            for (var partition = 0; partition < partitionCount && missing > 0; partition++)
            {
                if (_owners[partition] is null)
                {
                    _owners[partition] = name;
                    missing--;
                }
            }
        }
    }

    private void Expire()
    {
        foreach (var name in _members.Where(m => time.GetElapsedTime(m.Value.SeenAt) > SilentMax).Select(static m => m.Key).ToArray())
        {
            Remove(name);
        }
    }

    private void Remove(string name)
    {
        _members.Remove(name);
        _owners.AsSpan().Replace(name, null);
    }

    private sealed class Member
    {
        public long SeenAt { get; set; }

        /// <summary>Partitions it was asked to let go and has not confirmed.</summary>
        public HashSet<int> Asked { get; } = [];
    }
}
