using ImQuota.Server.Security.Callers;
using Xunit;

namespace ImQuota.Server.Tests.Security;

/// <summary>What a connection remembers of its last caller.</summary>
public sealed class KnownCallerTests
{
    private const string Header = "Bearer imq_one";

    private static readonly CallerBook Book = Keys.Read(Keys.Document(Keys.Caller("one", "imq_one", "admission", "1")));

    [Fact]
    public void Find_SameHeaderAgain_WithoutAllocation()
    {
        KnownCaller known = Remembering(Identified.As(Book.FindKey("imq_one")!));
        string again = new(Header.AsSpan());
        Caller? found = known.Find(Book, again, 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            found = known.Find(Book, again, 1);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal("one", found?.Name);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Find_AnotherHeaderBookOrTime_NotKnown()
    {
        KnownCaller known = Remembering(new Identified(Book.FindKey("imq_one"), default, ValidUntil: 100));

        Assert.NotNull(known.Find(Book, Header, 99));
        Assert.Null(known.Find(Book, Header, 100));
        Assert.Null(known.Find(Book, Header + "x", 99));
        Assert.Null(known.Find(Book, "", 99));
        Assert.Null(known.Find(Book with { }, Header, 99));
    }

    private static KnownCaller Remembering(Identified identified)
    {
        var known = new KnownCaller();
        known.Remember(Book, Header, identified);
        return known;
    }
}
