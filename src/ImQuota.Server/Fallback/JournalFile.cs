using Microsoft.Win32.SafeHandles;

namespace ImQuota.Server.Fallback;

/// <summary>The journal's file: owner-only, locked while open, its end where the last whole record ends.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;

    private JournalFile(FileStream stream)
    {
        _stream = stream;
        _handle = stream.SafeFileHandle;
        Path = stream.Name;
    }

    public string Path { get; }

    /// <summary>Where the next record goes, in bytes.</summary>
    public long End { get; private set; } = JournalFormat.Magic.Length;

    /// <summary>Bytes behind the last whole record when it was opened; they are kept in a file beside it.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Null: another process has it.</summary>
    /// <exception cref="InvalidDataException">It is no journal.</exception>
    public static JournalFile? TryOpen(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            // It holds ids of customers.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new JournalFile(new FileStream(path, options));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Reads all whole records, in order, and puts aside what stands behind them.</summary>
    public void Scan(Action<long, ReadOnlySpan<byte>> each)
    {
        long length = RandomAccess.GetLength(_handle);
        byte[] head = new byte[JournalFormat.Magic.Length];
        if (length == 0)
        {
            RandomAccess.Write(_handle, JournalFormat.Magic, 0);
            return;
        }

        RandomAccess.Read(_handle, head, 0);
        if (length < head.Length || !head.AsSpan().SequenceEqual(JournalFormat.Magic))
        {
            throw new InvalidDataException($"{Path} is no journal of this version; move it away, or run the version that wrote it.");
        }

        while (TryRead(End, out byte[] body))
        {
            each(End, body);
            End += JournalFormat.FrameBytes + body.Length;
        }

        TornBytes = length - End;
        if (TornBytes > 0)
        {
            byte[] torn = new byte[TornBytes];
            RandomAccess.Read(_handle, torn, End);
            File.WriteAllBytes(Path + ".torn", torn);
            RandomAccess.SetLength(_handle, End);
        }
    }

    /// <exception cref="InvalidDataException">No whole record stands there.</exception>
    public byte[] Read(long offset)
        => TryRead(offset, out byte[] body) ? body : throw new InvalidDataException($"{Path} has no whole record at {offset} any more.");

    /// <summary>Appends; on an error nothing was appended.</summary>
    public void Append(IReadOnlyList<ReadOnlyMemory<byte>> records, int bytes, bool durably)
    {
        try
        {
            RandomAccess.Write(_handle, records, End);
            if (durably)
            {
                RandomAccess.FlushToDisk(_handle);
            }

            End += bytes;
        }
        catch
        {
            RandomAccess.SetLength(_handle, End);
            throw;
        }
    }

    public void Clear()
    {
        End = JournalFormat.Magic.Length;
        RandomAccess.SetLength(_handle, End);
        RandomAccess.FlushToDisk(_handle);
    }

    public void Dispose() => _stream.Dispose();

    private bool TryRead(long offset, out byte[] body)
    {
        body = [];
        Span<byte> frame = stackalloc byte[JournalFormat.FrameBytes];
        if (RandomAccess.Read(_handle, frame, offset) < frame.Length || JournalFormat.LengthIn(frame) is var length && length < 0)
        {
            return false;
        }

        body = new byte[length];
        return RandomAccess.Read(_handle, body, offset + frame.Length) == length && JournalFormat.IsWhole(frame, body);
    }
}
