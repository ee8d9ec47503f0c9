namespace MaskFormer.Generators.Configuration;

/// <summary>A property whose value other compilations may need: see <c>RecordMemberAttribute</c>.</summary>
internal sealed record MemberSpec(string Record, string Member, string Expression, string Requirement);
