using CsCheck;
using ImQuota.Domain.Metering;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Metering;

/// <summary>Records are read back as they were written.</summary>
public sealed class UsageRecordReaderTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSameText()
        => RandomRecords.OfMonth(new YearMonth(2027, 3)).Sample(
            records => records.Where(record => record.Data is MeterData).All(record =>
            {
                string text = UsageRecordJson.WriteText(record);
                UsageRecordReadResult read = UsageRecordReader.Read(text);
                return read.Record is { } back && string.Equals(UsageRecordJson.WriteText(back), text, StringComparison.Ordinal);
            }),
            iter: 100);

    [Fact]
    public void Read_EverythingWrong_IsToldAtOnce()
    {
        UsageRecordReadResult read = UsageRecordReader.Read("""{"specversion":"2.0","type":"io.imquota.usage.mau.snapshot.v1","imqperiod":"x","data":{"meter":"calls","quantity":"1.5"}}""");

        Assert.Null(read.Record);
        Assert.All(
            ["$.specversion: ", "$.imqperiod: ", "$.id: is missing", "$.data.meter: ", "$.data.quantity: ", "$.data.watermark: is missing"],
            start => Assert.Contains(read.Errors, error => error.StartsWith(start, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(UsageTypes.SubscriptionState)]
    [InlineData(UsageTypes.Reminder)]
    public void Read_OfATypeThatSaysNothingOfUse_IsNeitherRecordNorError(string type)
    {
        UsageRecordReadResult read = UsageRecordReader.Read($$"""{"specversion":"1.0","type":"{{type}}"}""");

        Assert.Null(read.Record);
        Assert.Empty(read.Errors);
    }
}
