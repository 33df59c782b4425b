using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;
using NodaTime;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Apps;

/// <summary>Reads the record of a new app from a request.</summary>
internal static class AppCreation
{
    private const int NameMaxCharacters = 128;
    private const int DataCentreMaxBytes = 32;

    /// <summary>The record; meaningless if something was added to <paramref name="bad"/>.</summary>
    public static AppRecord Read(BadFields bad, Wire.CreateAppRequest request, Catalogue catalogue, Instant now)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        TextFields.NewAccount(bad, request.Account);
        TextFields.Text(bad, "name", request.Name, 0, NameMaxCharacters);
        TextFields.Ascii(bad, "data_centre", request.DataCentre, 0, DataCentreMaxBytes);
        string zoneId = request.ZoneId.Length == 0 ? AppDefaults.ZoneId : request.ZoneId;
        if (!AppZones.TryGet(zoneId, out _))
        {
            bad.Add("zone_id", $"is {BadFields.Show(zoneId)}, which is no zone of the TZDB, such as Europe/Berlin or {AppDefaults.ZoneId}");
        }

        var app = new AppRecord
        {
            SdkAppId = request.SdkAppId,
            Account = request.Account,
            Name = request.Name,
            DataCentre = request.DataCentre,
            ZoneId = zoneId,
            Edition = request.Edition.Length == 0 ? AppDefaults.Edition : request.Edition,
            CreatedAt = now,
            Settings = SettingsReader.Read(bad, request.Settings).ApplyTo(new AppSettings()),
        };
        AppChangeResult edition = AppChanges.SetEdition(app, app.Edition, catalogue);
        if (edition.Refusal != AppRefusal.None)
        {
            bad.Add("edition", $"{BadFields.Show(app.Edition)} {edition.Text}");
        }

        return app;
    }
}
