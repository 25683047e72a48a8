using System.CommandLine;

namespace SeNet.Cli.Commands;

/// <summary>What several commands take.</summary>
internal static class CommonOptions
{
    /// <summary>For all commands.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Write the result as one JSON object.", Recursive = true };

    public static Argument<string> Model { get; } = new("MODEL") { Description = "A model.zip, as 'senet train' or ML.NET saved it." };

    public static Option<string> Device { get; } = new("--device")
    {
        Description = "auto (the first GPU if there is one, else the CPU), cpu, cuda or cuda:N.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "auto",
    };

    public static Option<string> OnBadImage { get; } = OneOf(
        new Option<string>("--on-bad-image") { Description = "What to do with an image that can't be decoded: fail, or skip it and name it.", DefaultValueFactory = _ => "fail" },
        "fail", "skip");

    /// <summary>An option that takes certain values only.</summary>
    public static Option<T> OneOf<T>(Option<T> option, params string[] values)
    {
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
