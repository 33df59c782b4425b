using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Fallback;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Fallback;

/// <summary>The journal keeps what it said it has, in order, whatever ends the process.</summary>
public sealed class JournalTests : IDisposable
{
    private const ulong App = 1_400_000_001;
    private static readonly Instant At = Instant.FromUtc(2026, 5, 6, 7, 8);
    private readonly string _directory = Directory.CreateTempSubdirectory("imquota-journal-").FullName;

    public static TheoryData<AdmissionAction> Actions => new()
    {
        new LoginAction("u", Platform.Web, "c", "n"),
        new LogoutAction("u", "c"),
        new RegisterUsersAction(["u1", "u2"]),
        new RemoveUsersAction(["u1"]),
        new CreateGroupAction("g", GroupType.Public, "o", ["u1"]),
        new DissolveGroupAction("g"),
        new JoinGroupAction("g", ["u1", "u2"], true),
        new LeaveGroupAction("g", ["u1"]),
        new AddFriendAction("u", "f", FriendDirection.OneWay),
        new RemoveFriendAction("u", "f", FriendDirection.Both),
    };

    private string OwnPath => Path.Combine(_directory, "journal-0");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Open_AfterAppend_EachKindOfActionAsItWas(AdmissionAction action)
    {
        using (Journal journal = Open().Journal)
        {
            await AppendAsync(journal, Entry(action, 3));
        }

        (Journal again, Dictionary<ulong, List<JournalPlace>> left) = Open();
        using (again)
        {
            JournalPlace place = Assert.Single(left[App]);
            JournalEntry read = again.Read(place.Offset);
            Assert.Equal((App, At, 3, 3), (read.SdkAppId, read.At, read.Grants, place.Grants));
            Assert.Equivalent(action, read.Request.Action, strict: true);
            Assert.Equal(AdmissionMode.Enforce, read.Request.Mode);
        }
    }

    [Fact]
    public async Task Confirm_SomeOfThem_OnlyTheOthersLeft()
    {
        using (Journal journal = Open().Journal)
        {
            await AppendAsync(journal, Join("u1"), Join("u2"));
            await AppendAsync(journal, Join("u3"));
            journal.Confirm(App, 2);
            await AppendAsync(journal, Join("u4"));
        }

        (Journal again, Dictionary<ulong, List<JournalPlace>> left) = Open();
        using (again)
        {
            Assert.Equal(["u3", "u4"], left[App].Select(place => UserOf(again, place)));
        }
    }

    [Fact]
    public async Task Confirm_AllOfThem_FileEmptied()
    {
        using Journal journal = Open().Journal;
        long empty = journal.Bytes;
        await AppendAsync(journal, Join("u1"), Join("u2"));
        Assert.True(journal.Bytes > empty);

        journal.Confirm(App, 2);

        Assert.True(SpinWait.SpinUntil(() => new FileInfo(OwnPath).Length == empty && journal.Bytes == empty, TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(30)]
    public async Task Open_LastRecordTorn_OthersKeptAndTheRestPutAside(int missing)
    {
        using (Journal journal = Open().Journal)
        {
            await AppendAsync(journal, Join("u1"));
            await AppendAsync(journal, Join("u2"));
        }

        using (FileStream file = new(OwnPath, FileMode.Open))
        {
            file.SetLength(file.Length - missing);
        }

        (Journal again, Dictionary<ulong, List<JournalPlace>> left) = Open();
        using (again)
        {
            Assert.Equal("u1", UserOf(again, Assert.Single(left[App])));
            Assert.True(File.Exists(OwnPath + ".torn"));
            await AppendAsync(again, Join("u3"));
        }

        Assert.Equal(2, Reopened()[App].Count);
    }

    [Fact]
    public async Task Open_ByteChanged_NothingOfThatRecordIsTakenForTrue()
    {
        using (Journal journal = Open().Journal)
        {
            await AppendAsync(journal, Join("u1"), Join("u2"));
        }

        byte[] bytes = await File.ReadAllBytesAsync(OwnPath, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(OwnPath, bytes, TestContext.Current.CancellationToken);

        Assert.Single(Reopened()[App]);
    }

    [Fact]
    public async Task AppendAsync_AtTheBound_ToldAndNothingWritten()
    {
        using Journal journal = Open(maxBytes: 120).Journal;
        await AppendAsync(journal, Join("u1"));
        long before = journal.Bytes;

        await Assert.ThrowsAsync<JournalFullException>(() => AppendAsync(journal, Join("u2"), Join("u3")));

        Assert.Equal(before, journal.Bytes);
    }

    [Fact]
    public async Task Open_TwoProcesses_EachItsOwnAndTheNextTakesOverWhatIsLeft()
    {
        using (Journal first = Open().Journal)
        using (Journal second = Open().Journal)
        {
            await AppendAsync(first, Join("u1"));
            await AppendAsync(second, Join("u2"));
        }

        (Journal next, Dictionary<ulong, List<JournalPlace>> left) = Open();
        using (next)
        {
            Assert.Equal(["u1", "u2"], left[App].Select(place => UserOf(next, place)));
            Assert.False(File.Exists(Path.Combine(_directory, "journal-1")));
        }
    }

    [Fact]
    public void Open_FileOfSomethingElse_Refused()
    {
        File.WriteAllText(OwnPath, "something else entirely");

        Assert.Throws<InvalidDataException>(() => Open());
    }

    [Fact]
    public void Open_OnUnix_OwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "NOT TESTED on Windows, which has no file modes.");
        using Journal journal = Open().Journal;

#pragma warning disable CA1416 // Skipped there.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(OwnPath));
#pragma warning restore CA1416
    }

    private static JournalEntry Entry(AdmissionAction action, int grants) => new(App, At, grants, new AdmissionRequest(AdmissionMode.Enforce, action));

    private static JournalEntry Join(string user) => Entry(new JoinGroupAction("g", [user], false), 1);

    private static string UserOf(Journal journal, JournalPlace place) => ((JoinGroupAction)journal.Read(place.Offset).Request.Action).UserIds[0];

    private static Task AppendAsync(Journal journal, params JournalEntry[] entries)
        => journal.AppendAsync([.. entries.Select(JournalFormat.Write)], static _ => { });

    private (Journal Journal, Dictionary<ulong, List<JournalPlace>> Left) Open(long maxBytes = 1 << 20)
        => JournalFolder.Open(_directory, maxBytes, NullLogger.Instance);

    private Dictionary<ulong, List<JournalPlace>> Reopened()
    {
        (Journal journal, Dictionary<ulong, List<JournalPlace>> left) = Open();
        journal.Dispose();
        return left;
    }
}
