using System.Text;
using ImQuota.Load.H2;
using Xunit;

namespace ImQuota.Load.Tests.H2;

public sealed class H2TrailersTests
{
    [Fact]
    public void Read_LiteralsOfEveryForm_StatusAndMessage()
    {
        // Without indexing, never indexed, with indexing, after a table size update and an indexed field.
        byte[] block = [0x20, 0x88, .. Field(0x00, "grpc-status", "14"), .. Field(0x10, "x", "y"), .. Field(0x40, "grpc-message", "store%20away")];

        Assert.Equal((14, "store away"), H2Trailers.Read(block));
    }

    [Fact]
    public void Read_NameFromTheStaticTable_IsPassedOver()
    {
        byte[] block = [0x0f, 0x10, .. Text("application/grpc"), .. Field(0x00, "grpc-status", "0")];

        Assert.Equal((0, ""), H2Trailers.Read(block));
    }

    [Fact]
    public void Read_NoStatus_IsNotZero() => Assert.Equal(H2Reply.NoStatus, H2Trailers.Read([0x88]).Status);

    [Fact]
    public void Read_LongText_LengthOverSeveralBytes()
        => Assert.Equal(new string('m', 300), H2Trailers.Read([0x00, .. Text("grpc-message"), .. LongText(new string('m', 300))]).Message);

    [Fact]
    public void Write_Frame_ReadsTheSame()
    {
        byte[] header = new byte[H2Frame.Size];
        var frame = new H2Frame(70_000, H2Frame.Data, H2Frame.EndStream, 123_457);

        frame.Write(header);

        Assert.Equal(frame, H2Frame.Read(header));
    }

    private static byte[] Field(byte form, string name, string value) => [form, .. Text(name), .. Text(value)];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] LongText(string text) => [0x7f, (byte)(((text.Length - 127) & 0x7f) | 0x80), (byte)((text.Length - 127) >> 7), .. Encoding.ASCII.GetBytes(text)];
}
