using SeNet.Torch.Files;

namespace SeNet.Torch.Tests.Files;

public sealed class CsvTests
{
    [Fact]
    public void Add_FieldsWithCommasAndQuotes_AreQuoted() =>
        Assert.Equal("a,\"b, c\"\n1.5,\"say \"\"x\"\"\"\n", new Csv("a", "b, c").Add(1.5, "say \"x\"").ToString());
}
