namespace Muster.Core.Postmortems;

/// <summary>What the record fills a part of the document with. The words are those of postmortem.yaml.</summary>
public enum SectionContent
{
    /// <summary>Nothing: only people can write it.</summary>
    Nothing,

    /// <summary>What, how bad, from when until when, who led.</summary>
    Summary,

    /// <summary>A table of what happened.</summary>
    Timeline,

    /// <summary>Whom and what it affected.</summary>
    Impact,

    /// <summary>How it went on, and who did what.</summary>
    Narrative,

    /// <summary>Why it happened.</summary>
    Cause,

    /// <summary>What contributed.</summary>
    Factors,

    /// <summary>What went well.</summary>
    Well,

    /// <summary>What did not go well.</summary>
    Wrong,

    /// <summary>What was done to end it.</summary>
    Measures,

    /// <summary>How it was seen that it was over.</summary>
    Verification,

    /// <summary>What is to be done.</summary>
    Actions,

    /// <summary>What was learnt.</summary>
    Lessons,

    /// <summary>What belongs to it: links, runbooks, rooms.</summary>
    Material,

    /// <summary>Who agrees to it.</summary>
    SignOff,

    /// <summary>Where it is read and talked about.</summary>
    Distribution,
}

/// <summary>What holds of the contents of parts.</summary>
public static class SectionContents
{
    private static readonly (string Word, SectionContent Shows)[] Words =
    [
        ("summary", SectionContent.Summary), ("timeline", SectionContent.Timeline),
        ("impact", SectionContent.Impact), ("what happened", SectionContent.Narrative),
        ("why it happened", SectionContent.Cause), ("contributing", SectionContent.Factors),
        ("cause", SectionContent.Cause), ("went well", SectionContent.Well),
        ("went wrong", SectionContent.Wrong), ("not go well", SectionContent.Wrong),
        ("immediate actions", SectionContent.Measures), ("actions taken", SectionContent.Measures),
        ("verification", SectionContent.Verification), ("prevents", SectionContent.Actions),
        ("action", SectionContent.Actions), ("lesson", SectionContent.Lessons),
        ("material", SectionContent.Material), ("documentation", SectionContent.Material),
        ("sign-off", SectionContent.SignOff), ("distribution", SectionContent.Distribution),
    ];

    /// <summary>What a heading promises when the playbook does not say it.</summary>
    public static SectionContent Of(string title)
    {
        foreach (var (word, shows) in Words)
        {
            if (title.Contains(word, StringComparison.OrdinalIgnoreCase))
                return shows;
        }

        return SectionContent.Nothing;
    }

    /// <summary>A short post-mortem has it too.</summary>
    public static bool IsLight(SectionContent shows) => shows is SectionContent.Summary or SectionContent.Timeline
        or SectionContent.Cause or SectionContent.Actions or SectionContent.Lessons;

    /// <summary>What its owner is asked when the playbook asks nothing and the record says nothing.</summary>
    public static string? Question(SectionContent shows) => shows switch
    {
        SectionContent.Summary => "What happened, in two or three sentences?",
        SectionContent.Impact => "Whom and what did it affect, and how much?",
        SectionContent.Narrative => "How did it go on, and what was surprising?",
        SectionContent.Cause => "What was the cause, and how is that known?",
        SectionContent.Factors => "What made it likelier, and what made it worse?",
        SectionContent.Well => "What went well, and where were we lucky?",
        SectionContent.Wrong => "What did not go well?",
        SectionContent.Measures => "What was done to end it?",
        SectionContent.Verification => "How do we know that it is over?",
        SectionContent.Actions => "What is to be done, by whom and until when, and how will we know that it helps?",
        SectionContent.Lessons => "What do we know now that we did not know before?",
        SectionContent.Material => "Which logs, graphs and documents belong to it?",
        _ => null,
    };
}
