using System.Globalization;

namespace ImQuota.Embedded;

/// <summary>Keeps a data directory to one process.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    public static DataDirectoryLock Take(string directory)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, "lock");
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new DataDirectoryLock(file);
        }
        catch (IOException exception)
        {
            throw new IOException(
                $"The data directory {Path.GetFullPath(directory)} is in use by another process, or its file 'lock' cannot be written. "
                + "Stop that process, or name another directory by --data-dir.",
                exception);
        }
    }

    // The file stays: removing it would let a third process lock a new file of the same name.
    public void Dispose() => _file.Dispose();
}
