using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Metering;

public sealed class UsageRecordTests
{
    private static readonly YearMonth Month = new(2026, 11);
    private static readonly Instant Recorded = Instant.FromUtc(2026, 11, 20, 1, 2, 3) + Duration.FromMilliseconds(4);

    [Fact]
    public void WriteText_MauSnapshot_HasEveryAttributeAndDecimalTexts()
    {
        MeterData data = RandomRecords.Mau(Month, 12_345, UsageMethod.Exact, Instant.FromUtc(2026, 11, 20, 0, 0));

        Assert.Equal(
            """
            {"specversion":"1.0","id":"mau:1400000001:2026-11:000412","source":"https://chat.example/regions/sg","type":"io.imquota.usage.mau.snapshot.v1",
            "subject":"1400000001","time":"2026-11-20T00:00:00.000Z","recordedtime":"2026-11-20T01:02:03.004Z","datacontenttype":"application/json",
            "dataschema":"https://imquota.io/schemas/io.imquota.usage.mau.snapshot.v1.json","sequence":"00000000000000000412","partitionkey":"1400000001","imqperiod":"2026-11",
            "data":{"tenantid":"acme","sdkappid":"1400000001","edition":"standard","meter":"mau","periodstart":"2026-10-31T16:00:00.000Z","periodend":"2026-11-30T16:00:00.000Z",
            "quantity":"12345","unit":"users","quantitykind":"cumulative-distinct","method":"exact","quantitylow":"12345","quantityhigh":"12345","includedquantity":"10000",
            "catalogversion":"1","final":false,"watermark":"2026-11-20T00:00:00.000Z","sketchdigest":"d12345"}}
            """.Replace("\n", "", StringComparison.Ordinal),
            UsageRecordJson.WriteText(RandomRecords.Source.Of(data, 412, Recorded)));
    }

    [Fact]
    public void Of_EveryKindOfRecord_HasItsTypeAndAnIdOfItsOwn()
    {
        MeterData mau = RandomRecords.Mau(Month, 7, UsageMethod.Exact, Instant.FromUtc(2026, 11, 20, 0, 0));
        var at = Instant.FromUtc(2026, 11, 21, 16, 0);
        UsageRecord[] records =
        [
            RandomRecords.Source.Of(mau, 1, Recorded),
            RandomRecords.Source.Of(mau with { Meter = Meter.Pcc, PeakAt = at }, 1, Recorded),
            RandomRecords.Source.Of(mau with { Final = true }, 2, Recorded),
            RandomRecords.Source.Of(mau with { Supersedes = "mau:1400000001:2026-11:000002" }, 3, Recorded),
            RandomRecords.Source.Of(
                new StateData
                {
                    TenantId = "acme",
                    SdkAppId = Desk.App,
                    Edition = "standard",
                    Transition = new Transition(Desk.App, 7, at, SubscriptionState.Grace, SuspensionReason.None, SubscriptionState.Suspended, SuspensionReason.Expired, "standard"),
                },
                "Etc/GMT-8",
                Recorded),
            RandomRecords.Source.Of(
                new ReminderData { TenantId = "acme", SdkAppId = Desk.App, Edition = "standard", Reminder = new Reminder(Desk.App, ReminderKind.BeforeExpiry, at, at) }, "Etc/GMT-8", Recorded),
        ];

        Assert.Equal(UsageTypes.All, records.Select(record => record.Type));
        Assert.Equal(
            [
                "mau:1400000001:2026-11:000001", "pcc:1400000001:2026-11:000001", "mau:1400000001:2026-11:000002", "mau:1400000001:2026-11:000003",
                "state:1400000001:2026-11:000007", "reminder:1400000001:2026-11:202611221",
            ],
            records.Select(record => record.Id));
        JsonNode state = JsonNode.Parse(UsageRecordJson.WriteText(records[4]))!["data"]!;
        Assert.Equal(("grace", "suspended", "expired", "2026-11-21T16:00:00.000Z"), ((string?)state["from"], (string?)state["to"], (string?)state["toreason"], (string?)state["at"]));
        Assert.Null(state["fromreason"]);
        Assert.Equal("before_expiry", (string?)JsonNode.Parse(UsageRecordJson.WriteText(records[5]))!["data"]!["reminder"]);
    }

    [Fact]
    public void WriteText_AnyRecord_KeepsToTheRulesOfCloudEvents()
        => RandomRecords.OfMonth(Month).Sample(
            records => records.All(record =>
            {
                JsonObject json = JsonNode.Parse(UsageRecordJson.WriteText(record))!.AsObject();
                return json.All(attribute => attribute.Key.All(character => character is (>= 'a' and <= 'z') or (>= '0' and <= '9')))
                    && ((string)json["id"]!).Length <= UsageRecordJson.MaxId
                    && Uri.TryCreate((string)json["source"]!, UriKind.Absolute, out _)
                    && ((string)json["sequence"]!).Length == 20
                    && decimal.TryParse((string)json["data"]!["quantity"]!, CultureInfo.InvariantCulture, out _);
            }),
            iter: 50);

    [Fact]
    public void Of_Retried_HasTheSameId()
    {
        MeterData data = RandomRecords.Mau(Month, 12_345, UsageMethod.Exact, Instant.FromUtc(2026, 11, 20, 0, 0));
        Assert.Equal(RandomRecords.Source.Of(data, 3, Recorded).Id, RandomRecords.Source.Of(data, 3, Recorded + Duration.FromHours(1)).Id);
    }

    [Fact]
    public void Write_LargerThan64KiBOrWithALongId_Throws()
    {
        MeterData data = RandomRecords.Mau(Month, 1, UsageMethod.Exact, Recorded) with
        {
            PeakByNode = Enumerable.Range(0, 4_000).ToImmutableSortedDictionary(i => $"node-{i:D8}", _ => 1L, StringComparer.Ordinal),
        };
        Assert.Throws<InvalidOperationException>(() => UsageRecordJson.Write(RandomRecords.Source.Of(data, 1, Recorded)));
        Assert.Throws<InvalidOperationException>(() => UsageRecordJson.Write(RandomRecords.Source.Of(data, 1, Recorded) with { Id = new string('x', 101) }));
    }
}
