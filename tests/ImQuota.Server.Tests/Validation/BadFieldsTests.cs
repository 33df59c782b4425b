using Google.Protobuf;
using ImQuota.Server.Validation;
using Xunit;

namespace ImQuota.Server.Tests.Validation;

/// <summary>However much of a request is wrong, what is said of it fits into an answer.</summary>
public sealed class BadFieldsTests
{
    /// <summary>What gRPC's C core takes of metadata by default; the status goes in as text and, in base64, once more.</summary>
    private const int MostMetadata = 8 * 1024;

    [Fact]
    public void ToStatus_FiveHundredLongValues_TellsTheFirstAndHowManyMoreAndFits()
    {
        var bad = new BadFields();
        for (int i = 0; i < 500; i++)
        {
            bad.Add($"ids[{i}]", $"is {BadFields.Show(new string('x', 10_000))}; it must be an id of a dead letter");
        }

        Google.Rpc.Status status = bad.ToStatus();

        Assert.Equal(500, bad.Count);
        Assert.StartsWith("ids[0]: is \"xxx", status.Message, StringComparison.Ordinal);
        Assert.EndsWith("; and 490 more", status.Message, StringComparison.Ordinal);
        Assert.InRange(status.Message.Length + (status.ToByteArray().Length * 4 / 3), 1, MostMetadata);
    }

    [Fact]
    public void Prefix_MoreThanAreTold_NamesThoseThatAre()
    {
        var bad = new BadFields();
        Enumerable.Range(0, 12).ToList().ForEach(i => bad.Add($"f{i}", "is wrong"));

        bad.Prefix(9, "action.");

        Assert.Contains("f8: is wrong; action.f9: is wrong; and 2 more", bad.ToString(), StringComparison.Ordinal);
    }
}
