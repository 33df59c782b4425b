using ImQuota.Redis.Admission;
using Xunit;

namespace ImQuota.Redis.Tests.Admission;

public sealed class LuaConstantsTests
{
    [Theory]
    [InlineData("local ONE <const> = 1\nreturn ONE + ONE_MORE", "\nreturn 1 + ONE_MORE")]
    [InlineData("local A <const>, B <const> = 7, 40 -- both\nreturn state[A] - B", " -- both\nreturn state[7] - 40")]
    [InlineData("return A\nlocal A <const> = 3", "return 3\n")]
    [InlineData("local A <const> = 1\nreturn 'A' .. 'it''s \\'A' .. A", "\nreturn 'A' .. 'it''s \\'A' .. 1")]
    [InlineData("local A <const> = 1 -- A\n--[[ A\nA ]] return A", " -- A\n--[[ A\nA ]] return 1")]
    [InlineData("local a = 1\nreturn a", "local a = 1\nreturn a")]
    public void Fold_Names_AreTheirNumbersExceptInTextsAndComments(string script, string expected)
        => Assert.Equal(expected, LuaConstants.Fold(script));

    [Theory]
    [InlineData("local A <const> = 1\nlocal A <const> = 1", "The constant A is declared twice.")]
    [InlineData("local A <const>, B <const> = 1", "declares 2 constants and 1 numbers")]
    [InlineData("local A <const> = 'x'", "is no constant with a whole number")]
    [InlineData("local A <const> = B", "is no constant with a whole number")]
    [InlineData("  local A <const> = 1", "is no constant with a whole number")]
    public void Fold_WhatIsNoConstant_IsRefused(string script, string message)
        => Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => LuaConstants.Fold(script)).Message, StringComparison.Ordinal);

    [Fact]
    public void Fold_TheAdmissionScript_WritesPlacesAsNumbers()
    {
        Assert.Contains("state[MAU]", AdmissionScript.Source, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"state\[[A-Z]", AdmissionScript.Text);
    }
}
