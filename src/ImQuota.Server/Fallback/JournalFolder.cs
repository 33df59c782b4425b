namespace ImQuota.Server.Fallback;

/// <summary>
/// The journals of a data directory, one for each process that uses it at the same time: <c>journal-0</c>, <c>journal-1</c>, … A process
/// takes the first that no other has, and what it finds in others that nobody has, left behind by processes that ended, it takes over.
/// </summary>
internal static class JournalFolder
{
    private const int MaxProcesses = 64;

    /// <returns>The journal, and by app where the entries stand that the store has not counted, oldest first.</returns>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    public static (Journal Journal, Dictionary<ulong, List<JournalPlace>> Left) Open(string directory, long maxBytes, ILogger log)
    {
        Directory.CreateDirectory(directory);
        JournalFile? own = null;
        Dictionary<ulong, List<JournalPlace>> left = [];
        for (int i = 0; i < MaxProcesses; i++)
        {
            string path = Path.Combine(directory, $"journal-{i}");
            if ((own is not null && !File.Exists(path)) || JournalFile.TryOpen(path) is not { } file)
            {
                continue;
            }

            Dictionary<ulong, List<JournalPlace>> found = Scan(file, log);
            if (own is null)
            {
                (own, left) = (file, found);
                continue;
            }

            TakeOver(own, left, file, found);
            file.Dispose();
            File.Delete(path);
        }

        if (own is null)
        {
            throw new IOException($"{directory} has {MaxProcesses} journals, and other processes have them all");
        }

        return (new Journal(own, left.Values.Sum(places => places.Count), maxBytes), left);
    }

    private static Dictionary<ulong, List<JournalPlace>> Scan(JournalFile file, ILogger log)
    {
        Dictionary<ulong, List<JournalPlace>> left = [];
        file.Scan((offset, body) =>
        {
            ulong app = JournalFormat.AppOf(body);
            if (JournalFormat.KindOf(body) == JournalFormat.Kind.Confirmation)
            {
                List<JournalPlace> confirmed = left[app];
                confirmed.RemoveRange(0, JournalFormat.CountOf(body));
                if (confirmed.Count == 0)
                {
                    left.Remove(app);
                }

                return;
            }

            if (!left.TryGetValue(app, out List<JournalPlace>? places))
            {
                left.Add(app, places = []);
            }

            places.Add(new JournalPlace(offset, JournalFormat.GrantsOf(body)));
        });
        if (file.TornBytes > 0)
        {
            FallbackLog.JournalTorn(log, file.Path, file.TornBytes);
        }

        return left;
    }

    private static void TakeOver(JournalFile own, Dictionary<ulong, List<JournalPlace>> left, JournalFile other, Dictionary<ulong, List<JournalPlace>> found)
    {
        foreach ((ulong app, List<JournalPlace> places) in found)
        {
            if (!left.TryGetValue(app, out List<JournalPlace>? ours))
            {
                left.Add(app, ours = []);
            }

            foreach (JournalPlace place in places)
            {
                byte[] record = JournalFormat.Write(JournalFormat.ReadEntry(other.Read(place.Offset)));
                ours.Add(place with { Offset = own.End });
                own.Append([record], record.Length, durably: false);
            }
        }

        own.Append([], 0, durably: true);
    }
}
