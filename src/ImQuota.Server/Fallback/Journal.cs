namespace ImQuota.Server.Fallback;

/// <summary>
/// An append-only file of what was allowed while the store was away. Whatever is asked for while a write is under way is written next, with
/// one fsync for all of it; no timer. When the store has counted everything, the file is emptied.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly JournalFile _file;
    private readonly long _maxBytes;
    private List<JournalGroup> _waiting = [];
    private long _bytes;
    private long _unconfirmed;
    private bool _writing;

    /// <param name="file">Scanned.</param>
    /// <param name="unconfirmed">Entries in it that the store has not counted.</param>
    /// <param name="maxBytes">The bound of the file.</param>
    public Journal(JournalFile file, long unconfirmed, long maxBytes)
    {
        _file = file;
        _unconfirmed = unconfirmed;
        _maxBytes = maxBytes;
        _bytes = file.End;
    }

    /// <summary>Bytes of the file, with what is about to be written.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public string Path => _file.Path;

    /// <summary>Writes entries side by side; they are on the disk when the task ends, and <paramref name="written"/> was called, in the file's order.</summary>
    /// <exception cref="JournalFullException">Nothing was written.</exception>
    public Task AppendAsync(byte[][] entries, Action<long> written) => Enqueue(new JournalGroup(entries, entries.Length, written));

    /// <summary>The store has counted the oldest <paramref name="count"/> entries of the app. If this is lost, they are told again, which changes nothing.</summary>
    public void Confirm(ulong sdkAppId, int count) => _ = Enqueue(new JournalGroup([JournalFormat.WriteConfirmation(sdkAppId, count)], -count, null));

    public JournalEntry Read(long offset) => JournalFormat.ReadEntry(_file.Read(offset));

    public void Dispose() => _file.Dispose();

    private Task Enqueue(JournalGroup group)
    {
        lock (_gate)
        {
            if (group.Entries > 0 && _bytes + group.Bytes > _maxBytes)
            {
                throw new JournalFullException($"the journal {Path} is at its bound of {_maxBytes} bytes");
            }

            Interlocked.Add(ref _bytes, group.Bytes);
            _waiting.Add(group);
            if (!_writing)
            {
                _writing = true;
                ThreadPool.UnsafeQueueUserWorkItem(static journal => journal.WriteAll(), this, preferLocal: false);
            }
        }

        return group.Task;
    }

    private void WriteAll()
    {
        while (Take() is { } groups)
        {
            try
            {
                Write(groups);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                var full = new JournalFullException($"the journal {Path} cannot be written: {exception.Message}", exception);
                lock (_gate)
                {
                    Interlocked.Add(ref _bytes, -groups.Sum(group => (long)group.Bytes));
                }

                groups.ForEach(group => group.TrySetException(full));
            }
        }
    }

    private void Write(List<JournalGroup> groups)
    {
        long offset = _file.End;
        _file.Append(
            [.. groups.SelectMany(group => group.Records).Select(record => new ReadOnlyMemory<byte>(record))],
            groups.Sum(group => group.Bytes),
            durably: groups.Exists(group => group.Entries > 0));
        Interlocked.Add(ref _unconfirmed, groups.Sum(group => group.Entries));
        foreach (JournalGroup group in groups)
        {
            group.Written(offset);
            offset += group.Bytes;
        }
    }

    /// <summary>What to write next; null: nothing, and the writer is over.</summary>
    private List<JournalGroup>? Take()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0)
            {
                List<JournalGroup> groups = _waiting;
                _waiting = [];
                return groups;
            }

            if (_unconfirmed == 0 && _file.End > JournalFormat.Magic.Length)
            {
                Clear();
            }

            _writing = false;
            return null;
        }
    }

    private void Clear()
    {
        try
        {
            _file.Clear();
            Interlocked.Exchange(ref _bytes, _file.End);
        }
        catch (IOException)
        {
            // What stands in it is confirmed, and it is tried again after the next write.
        }
    }
}
