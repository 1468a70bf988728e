# frozen_string_literal: true

Setting.rest_api_enabled = '1'
user = User.find_by_login('admin')
user.update_column(:must_change_passwd, false)
Token.where(user: user, action: 'api').delete_all
Token.create!(user: user, action: 'api').update_column(:value, '0123456789abcdef0123456789abcdef01234567')
project = Project.new(name: 'ops', identifier: 'ops')
project.trackers = Tracker.all
project.enabled_module_names = ['issue_tracking']
project.save!
Issue.create!(project: project, tracker: Tracker.first, author: user, subject: 'Upgrade',
              status: IssueStatus.first, priority: IssuePriority.first)
