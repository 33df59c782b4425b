using System.Globalization;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Server.Billing.Exports;
using ImQuota.Server.Billing.Statements;
using ImQuota.Server.Overload;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;
using BillKey = ImQuota.Domain.Billing.BillKey;
using BillLine = ImQuota.Domain.Billing.BillLine;

namespace ImQuota.Server.Billing;

/// <summary>Bills and prices (spec section 5); the contract is billing.proto.</summary>
internal sealed class BillingGrpc(
    BillReader reader, BillDesk desk, BillExport export, StatementDesk statements, UsageImporter importer, EditionPreviews previews, PriceDesk prices, SubscriptionCalls calls,
    SubscriptionRules rules, IWakeUpStore wakeUps, StreamWriters writers, TimeProvider time)
    : BillingService.BillingServiceBase
{
    private const int DefaultPage = 100;
    private const int MaxPage = 1000;
    private const int IdMaxBytes = 64;
    private const int ReasonMaxCharacters = 256;

    public override async Task<ListBillsResponse> ListBills(ListBillsRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        BillFilter filter = BillFilter.Read(bad, request.Account, request.Month, request.SdkAppId);
        if (request.PageSize is < 0 or > MaxPage)
        {
            bad.Add("page_size", $"is {request.PageSize}; 1 to {MaxPage} are allowed, 0 is {DefaultPage}");
        }

        int before = int.MaxValue;
        if (request.PageToken.Length > 0 && !int.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            bad.Add("page_token", $"is {BadFields.Show(request.PageToken)}, which no page has returned");
        }

        bad.ThrowIfAny();
        int size = request.PageSize == 0 ? DefaultPage : request.PageSize;
        Ledger ledger = await reader.LedgerAsync(request.Account, context.CancellationToken);
        (BillKey Key, int Place)[] page = [.. BillReader.Keys(ledger, filter).Where(one => one.Place < before).Reverse().Take(size + 1)];
        IReadOnlySet<string> unpaid = reader.Unpaid(ledger);
        var response = new ListBillsResponse { NextPageToken = page.Length > size ? page[size - 1].Place.ToString(CultureInfo.InvariantCulture) : "" };
        IReadOnlyList<StoredBill> bills = await reader.ReadAsync(request.Account, [.. page.Take(size).Select(one => one.Key)], context.CancellationToken);
        response.Bills.AddRange(bills.Select(one => BillMapper.ToProto(one.Bill, unpaid)));
        return response;
    }

    public override async Task<GetBillResponse> GetBill(GetBillRequest request, ServerCallContext context)
    {
        (StoredBill stored, Ledger ledger) = await reader.ReadAsync("bill_id", request.BillId, context.CancellationToken);
        return new GetBillResponse { Bill = BillMapper.ToProto(stored.Bill, reader.Unpaid(ledger)) };
    }

    public override async Task<ExplainLineResponse> ExplainLine(ExplainLineRequest request, ServerCallContext context)
    {
        (string billId, int number) = LineExplainer.Split(request.LineId);
        (StoredBill stored, Ledger ledger) = await reader.ReadAsync("line_id", billId, context.CancellationToken);
        BillLine line = stored.Bill.Lines.FirstOrDefault(one => one.Number == number)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"The bill {BadFields.Show(billId)} has lines 1 to {stored.Bill.Lines.Count}; {BadFields.Show(request.LineId)} is none of them."));
        return new ExplainLineResponse { Root = BillMapper.ToProto(LineExplainer.Explain(stored, line, ledger)) };
    }

    public override async Task<CloseBillsResponse> CloseBills(CloseBillsRequest request, ServerCallContext context)
    {
        await reader.LedgerAsync(request.Account, context.CancellationToken);

        // What a close leaves to be followed (bills paid, apps suspended) is looked after as the schedule does.
        await wakeUps.WakeAsync(request.Account, time.Now(), context.CancellationToken);
        var response = new CloseBillsResponse();
        foreach ((BillKey key, CloseResult result) in await desk.CloseDueAsync(request.Account, context.CancellationToken))
        {
            // 0 is "not set" on the wire.
            var one = new ClosedBill { BillId = key.Text, Outcome = (Contracts.V1.CloseOutcome)(result.Outcome + 1) };
            one.Reasons.AddRange(result.Reasons);
            response.Bills.Add(one);
        }

        return response;
    }

    public override async Task<ReleaseBillingResponse> ReleaseBilling(ReleaseBillingRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        SubscriptionCalls.Account(bad, request.Account);
        TextFields.Ascii(bad, "author", request.Author, 1, IdMaxBytes);
        TextFields.Text(bad, "reason", request.Reason, 1, ReasonMaxCharacters);
        SubscriptionCalls.OptionalId(bad, "request_id", request.RequestId);
        bad.ThrowIfAny();
        var note = new ChangeNote(nameof(ReleaseBilling), request.Author, request.Reason);
        await reader.LedgerAsync(request.Account, context.CancellationToken);

        // After a release the schedule goes on by itself; before it, so that no crash can lose it.
        await wakeUps.WakeAsync(request.Account, time.Now() + BillDesk.ClosesAfterRelease, context.CancellationToken);
        CommandResult result = await calls.OnAccountAsync(
            request.Account, (ledger, now) => rules.Accounts.Release(ledger, request.Author, request.Reason, now), note, SubscriptionCalls.Request(request.RequestId, "release billing"), context.CancellationToken);
        return new ReleaseBillingResponse { Already = result.OrThrow().Already };
    }

    public override Task ExportBills(ExportBillsRequest request, IServerStreamWriter<ExportBillsResponse> responseStream, ServerCallContext context)
    {
        IServerStreamWriter<ExportBillsResponse> responses = writers.Guard(responseStream, context);
        return export.RunAsync(request, text => responses.WriteAsync(new ExportBillsResponse { Text = text }, context.CancellationToken), context.CancellationToken);
    }

    public override async Task<GetStatementResponse> GetStatement(GetStatementRequest request, ServerCallContext context)
        => new() { Html = await statements.ReadAsync(request, context.CancellationToken) };

    public override Task<ImportUsageResponse> ImportUsage(IAsyncStreamReader<ImportUsageRequest> requestStream, ServerCallContext context)
        => importer.RunAsync(requestStream.ReadAllAsync(context.CancellationToken).Select(static one => ImportedRecords.Read(one.Record)), context.CancellationToken);

    public override Task<PreviewEditionsResponse> PreviewEditions(PreviewEditionsRequest request, ServerCallContext context)
        => previews.ReadAsync(request, context.CancellationToken);

    public override Task<PublishPricesResponse> PublishPrices(PublishPricesRequest request, ServerCallContext context)
        => prices.PublishAsync(request, context.CancellationToken);

    public override Task<GetPricesResponse> GetPrices(GetPricesRequest request, ServerCallContext context)
        => prices.GetAsync(request, context.CancellationToken);
}
