using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;
using Xunit;

namespace ImQuota.Architecture.Tests.Documents;

/// <summary>Domain, wire and document name the same reasons with the same numbers and codes.</summary>
public sealed class DenyReasonDocumentTests
{
    [Fact]
    public void Proto_Reasons_AreTheDomainsWithTheSameNumbers()
        => Assert.Equal(
            Enum.GetValues<DenyReason>().Where(reason => reason != DenyReason.None).Select(reason => (reason.ToString(), (int)reason)),
            ProtoReason.All.Select(reason => (reason.PascalName, reason.Number)));

    [Fact]
    public void Proto_Comments_NameExactlyTheCodesThatAreGiven()
        => Assert.Equal(
            ProtoReason.All.Select(reason => $"{reason.Name}: {string.Join(", ", CodesOf((DenyReason)reason.Number))}"),
            ProtoReason.All.Select(reason => $"{reason.Name}: {string.Join(", ", reason.Codes)}"));

    [Fact]
    public void Document_Rows_AreExactlyTheReasonsWithTheirCodes()
        => Assert.Equal(
            ProtoReason.All.Select(reason => $"{reason.Number} `{reason.Name}` {string.Join(", ", CodesOf((DenyReason)reason.Number))}"),
            Rows().Select(row => $"{row[0]} {row[1]} {string.Join(", ", ProtoReason.CodesIn(row[2]))}"));

    [Fact]
    public void Document_Rows_SayWhenAndWhatToDo()
        => Assert.All(Rows(), row =>
        {
            Assert.Equal(5, row.Length);
            Assert.True(row[3].Length > 15 && row[4].Length > 10, $"{row[1]}: '{row[3]}', '{row[4]}'");
        });

    [Fact]
    public void Proto_MadeUpReason_IsParsed()
    {
        const string Proto = "enum DenyReason {\n  DENY_REASON_UNSPECIFIED = 0;\n  // 12345; at dawn 54321. Too\n  // early (E2).\n  DENY_REASON_TOO_EARLY = 99;\n}";

        ProtoReason reason = Assert.Single(ProtoReason.Parse(Proto));

        Assert.Equal(("TOO_EARLY", "TooEarly", 99), (reason.Name, reason.PascalName, reason.Number));
        Assert.Equal([12345, 54321], reason.Codes);
    }

    private static IEnumerable<string[]> Rows() => MarkdownTable.Rows(Repository.Read("docs/deny-reasons.md")).Skip(1);

    /// <summary>Every code the domain gives for a reason, over all kinds of actions and features, sorted.</summary>
    private static IEnumerable<int> CodesOf(DenyReason reason)
    {
        AdmissionAction[] actions =
        [
            new LoginAction("u", Platform.Web, "c", "n"), new RegisterUsersAction(["u"]), new CreateGroupAction("g", GroupType.Public, "u", []),
            new JoinGroupAction("g", ["u"], Invitation: true), new AddFriendAction("u", "v", FriendDirection.Both),
        ];
        IEnumerable<int> codes = actions.Select(action => DenyCodes.For(reason, action));
        return (reason == DenyReason.FeatureNotInEdition ? codes.Concat(FeatureCodes()) : codes).Distinct().Order();
    }

    private static IEnumerable<int> FeatureCodes()
    {
        Catalogue catalogue = CatalogueReader.Read(CatalogueReader.BuiltInJson, 1).Catalogue!;
        Instant now = Instant.FromUtc(2026, 5, 6, 7, 8);
        return
            from edition in catalogue.Editions.Keys
            from dataCentre in (string[])["singapore", "seoul"]
            let app = new AppRecord { SdkAppId = 1, Edition = edition, DataCentre = dataCentre, ZoneId = AppDefaults.ZoneId, CreatedAt = now }
            let entitlements = EntitlementResolver.Resolve(catalogue, app, now)
            from feature in Enum.GetValues<Feature>()
            let verdict = FeatureRules.Evaluate(catalogue, entitlements, new CheckFeatureAction(feature, "", Platform: null, GroupType: null, GroupSize: 100_000))
            where !verdict.Allowed
            select verdict.Code;
    }
}
